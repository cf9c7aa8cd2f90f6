//! Rules are untrusted input: whatever bytes a file holds, reading it ends, without a panic.
//!
//! Each test changes the fixtures and sample rules of a vendor at random, for half a second, or for
//! as many seconds as `RULESCOPE_FUZZ_SECONDS` says. The seed is printed; `RULESCOPE_FUZZ_SEED`
//! repeats a run.

use rulescope::vendors::{Context, Folder, SourceFile, read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Files in memory.
struct Files(Vec<(Arc<str>, Arc<str>)>, Vec<Arc<str>>);

impl Folder for Files {
    fn paths(&self) -> &[Arc<str>] {
        &self.1
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.0.iter().find(|(name, _)| name.as_ref() == path).map(|(_, text)| text.clone())
    }
}

fn files_under(root: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() { files_under(&path, found) } else { found.push(path) }
    }
}

fn seeds(vendor: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files_under(&root.join("tests/fixtures").join(vendor), &mut paths);
    files_under(&root.join("rules").join(vendor), &mut paths);
    paths.sort();
    let text = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).ok()?;
        Some((Arc::from(path.to_str()?), Arc::from(text)))
    };
    let files: Vec<(Arc<str>, Arc<str>)> = paths.into_iter().filter_map(text).collect();
    let names = files.iter().map(|(name, _)| name.clone()).collect();
    Files(files, names)
}

/// Words that mean something to one language or another.
const WORDS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "`",
    "\\",
    "*",
    "?",
    "|",
    ":",
    "=",
    "!=",
    "not ",
    " and ",
    " or ",
    " in ",
    "$",
    "#",
    "%",
    "~",
    "/",
    "//",
    "/*",
    "\n",
    "\n  - ",
    "0x",
    "-1",
    "1e999",
    "NOT ",
    "AND ",
    " by ",
    "where ",
    "sequence ",
    "|> ",
    "lambda: ",
    "event.get(",
    "ü",
    "\u{0}",
    "𝕏",
];

fn mutate(text: &str, others: &[(Arc<str>, Arc<str>)], random: &mut fastrand::Rng) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.usize(..6) {
        let at = text.floor_char_boundary(random.usize(..=text.len()));
        let to = text.floor_char_boundary((at + random.usize(..40)).min(text.len()));
        match random.u8(..6) {
            0 => text.replace_range(at..to, ""),
            1 => text.insert_str(at, WORDS[random.usize(..WORDS.len())]),
            2 => {
                let piece = text[at..to].to_owned();
                text.insert_str(at, &piece.repeat(random.usize(1..20)));
            }
            3 => text.truncate(at),
            4 => {
                let word = WORDS[random.usize(..WORDS.len())];
                text.replace_range(at..to, &word.repeat(random.usize(1..400)));
            }
            _ => {
                let other = &others[random.usize(..others.len())].1;
                let from = other.floor_char_boundary(random.usize(..=other.len()));
                let end = other.floor_char_boundary((from + random.usize(..200)).min(other.len()));
                text.insert_str(at, &other[from..end]);
            }
        }
    }
    text
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn read_changed(vendor: &str) {
    let files = seeds(vendor);
    assert!(!files.0.is_empty(), "nothing to change for {vendor}");
    let seed = number("RULESCOPE_FUZZ_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("seed {seed}");
    let seconds = number("RULESCOPE_FUZZ_SECONDS").map(Duration::from_secs);
    let work = move || {
        let mut random = fastrand::Rng::with_seed(seed);
        let end = Instant::now() + seconds.unwrap_or(Duration::from_millis(500));
        let mut slowest = (Duration::ZERO, String::new());
        let mut runs = 0_u64;
        while Instant::now() < end {
            let (path, text) = &files.0[random.usize(..files.0.len())];
            let changed = mutate(text, &files.0, &mut random);
            let context = Context::new(&files);
            let start = Instant::now();
            let reading = read(&SourceFile::new(path, &changed), &context);
            for rule in &reading.rules {
                assert!(rule.line >= 1);
                rule.expr.clauses();
            }
            if start.elapsed() > slowest.0 {
                slowest = (start.elapsed(), changed);
            }
            runs += 1;
        }
        println!("{runs} runs; slowest {:?} for {} bytes", slowest.0, slowest.1.len());
    };
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(work);
    assert!(thread.expect("a thread").join().is_ok(), "a reader panicked (seed {seed})");
}

#[test]
fn sigma_survives() {
    read_changed("sigma");
}

#[test]
fn elastic_survives() {
    read_changed("elastic");
}

#[test]
fn splunk_survives() {
    read_changed("splunk");
}

#[test]
fn yara_l_survives() {
    read_changed("yara-l");
}

#[test]
fn panther_survives() {
    read_changed("panther");
}
