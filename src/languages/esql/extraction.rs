//! The columns that `GROK` and `DISSECT` patterns name. Knows nothing else of the patterns.

/// The columns of a grok pattern: `%{SYNTAX:column:type}` and `(?<column>…)`.
pub(super) fn grok_columns(pattern: &str) -> Vec<String> {
    let mut columns = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['%', '(']) {
        rest = &rest[at..];
        if let Some(inner) = rest.strip_prefix("%{") {
            let reference = inner.split('}').next().unwrap_or_default();
            columns.extend(reference.split(':').nth(1).map(str::to_owned));
            rest = &inner[reference.len()..];
        } else if let Some(inner) = rest.strip_prefix("(?<") {
            // `(?<=` and `(?<!` look behind.
            let length = inner.find(['>', '=', '!', ')']).unwrap_or(inner.len());
            if inner[length..].starts_with('>') {
                columns.push(inner[..length].to_owned());
            }
            rest = &inner[length..];
        } else {
            rest = &rest[1..];
        }
    }
    columns.retain(|column| !column.is_empty());
    columns
}

/// The columns of a dissect pattern: `%{column}`, with `+` in front, `->` and `/2` behind. Keys
/// that are skipped (`?`) or name each other (`*`, `&`) are none.
pub(super) fn dissect_columns(pattern: &str) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for piece in pattern.split("%{").skip(1) {
        let key = piece.split('}').next().unwrap_or_default();
        let key = key.strip_suffix("->").unwrap_or(key);
        let key = key.strip_prefix('+').unwrap_or(key);
        let key = key.split('/').next().unwrap_or_default();
        if !key.is_empty() && !key.starts_with(['?', '*', '&']) {
            columns.push(key.to_owned());
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_patterns() {
        let grok = "^%{IP:source.ip} %{NUMBER:took:long} %{DATA} (?<=x)(?<user.name>\\w+) (?:a";
        assert_eq!(grok_columns(grok), ["source.ip", "took", "user.name"]);
        let dissect = "%{a} %{+a/2} %{?skipped} %{} %{b->} %{*k}=%{&k} %{c";
        assert_eq!(dissect_columns(dissect), ["a", "a", "b", "c"]);
    }
}
