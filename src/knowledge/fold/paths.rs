//! Spellings of file and registry paths.

use super::shape::Shape;
use super::{Class, Folded};

/// A test of a file's path, in lower case.
pub(super) fn file(shape: Shape<'_>) -> Folded {
    let body = single_separators(unquoted(shape.body), shape.open_start);
    let shape = shape.with_body(&body);
    match below_the_drive(shape) {
        Some((rest, wild)) => {
            let rooted = Shape { body: rest, open_start: false, wild, ..shape };
            name_below_any_folder(rooted).unwrap_or_else(|| rooted.folded())
        }
        None => name(shape).unwrap_or_else(|| shape.folded()),
    }
}

/// A test of a registry path, in lower case.
pub(super) fn registry(shape: Shape<'_>) -> Folded {
    let body = single_separators(unquoted(shape.body), shape.open_start);
    let shape = shape.with_body(&body);
    match hive(&body, shape.open_start) {
        Some((hive, rest)) => {
            let body = format!("{hive}\\{rest}");
            Shape { open_start: false, ..shape }.with_body(&body).folded()
        }
        None => name(shape).unwrap_or_else(|| shape.folded()),
    }
}

/// The last part of a path alone: a bare name, or one behind a separator.
fn name(shape: Shape<'_>) -> Option<Folded> {
    if shape.open_end || shape.negated {
        return None;
    }
    let name = if shape.open_start { shape.body.strip_prefix('\\')? } else { shape.body };
    let bare = !name.is_empty() && !name.contains(['\\', ':', '%']);
    bare.then(|| Folded::new(Class::Name, name))
}

/// `C:\*\x.exe` is the name `x.exe` too: any folder may be between.
fn name_below_any_folder(rooted: Shape<'_>) -> Option<Folded> {
    let name = rooted.body.strip_prefix("\\*\\").filter(|_| rooted.wild && !rooted.open_end)?;
    let bare = !name.is_empty() && !name.contains(['\\', '*', '?']);
    bare.then(|| Folded::new(Class::Name, name))
}

/// What follows the system drive, with its separator, and whether wildcards are in it. `C:`, any
/// drive and the kernel's name of a volume are one; other letters are drives of their own.
fn below_the_drive(shape: Shape<'_>) -> Option<(&str, bool)> {
    let body = shape.body;
    let rest = if shape.open_start {
        body.strip_prefix(':')?
    } else {
        let body = ["\\??\\", "\\\\?\\", "\\\\.\\"]
            .into_iter()
            .find_map(|prefix| body.strip_prefix(prefix))
            .unwrap_or(body);
        let drive = ["c:", "?:", "*:", "%systemdrive%"];
        let named = drive.into_iter().find_map(|drive| body.strip_prefix(drive));
        named.or_else(|| below_the_volume(body))?
    };
    let wild = (shape.wild || shape.open_start) && rest.contains(['*', '?']);
    rest.starts_with('\\').then_some((rest, wild))
}

fn below_the_volume(body: &str) -> Option<&str> {
    let numbered = body.strip_prefix("\\device\\harddiskvolume")?;
    let end = numbered.find('\\')?;
    let number = &numbered[..end];
    let any = number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'*' | b'?'));
    (any && !number.is_empty()).then(|| &numbered[end..])
}

/// The spellings of the hives.
const HIVES: &[(&str, &str)] = &[
    ("hklm\\", "hklm"),
    ("hklm:\\", "hklm"),
    ("hkey_local_machine\\", "hklm"),
    ("\\registry\\machine\\", "hklm"),
    ("hkcu\\", "hkcu"),
    ("hkcu:\\", "hkcu"),
    ("hkey_current_user\\", "hkcu"),
    ("hku\\", "hku"),
    ("hkey_users\\", "hku"),
    ("\\registry\\user\\", "hku"),
    ("hkcr\\", "hkcr"),
    ("hkcr:\\", "hkcr"),
    ("hkey_classes_root\\", "hkcr"),
    ("hkcc\\", "hkcc"),
    ("hkey_current_config\\", "hkcc"),
];

/// The hive a path starts with, and the rest. The kernel's spelling names the hive wherever it
/// stands; `HKLM\` after something else does not.
fn hive(body: &str, open_start: bool) -> Option<(&'static str, &str)> {
    let known = HIVES.iter().filter(|(spelling, _)| !open_start || spelling.starts_with('\\'));
    known
        .filter_map(|(spelling, hive)| Some((*hive, body.strip_prefix(spelling)?)))
        .find(|(_, rest)| !rest.is_empty())
}

/// The text without a pair of quotes around it.
fn unquoted(text: &str) -> &str {
    let inner = |quote: char| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).filter(|inner| !inner.is_empty()).unwrap_or(text)
}

/// The path with backslashes, one at a time; two at its very start name a share and stay, unless
/// all of them are written twice.
fn single_separators(path: &str, open_start: bool) -> String {
    let share = path.starts_with("\\\\") && !open_start && !all_written_twice(path);
    let mut out = String::with_capacity(path.len());
    if share {
        out.push('\\');
    }
    let mut separated = false;
    for c in path.chars() {
        let separator = matches!(c, '\\' | '/');
        if !(separator && separated) {
            out.push(if separator { '\\' } else { c });
        }
        separated = separator;
    }
    out
}

fn all_written_twice(path: &str) -> bool {
    let inner = path.trim_start_matches('\\');
    inner.contains("\\\\") && !inner.replace("\\\\", "").contains('\\')
}
