//! Values with wildcards in the search box.

/// A value with `*` and `?`, lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    /// As typed, lower case.
    pub text: String,
    wild: bool,
}

impl Glob {
    /// The pattern of what was typed.
    pub fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        Self { wild: text.contains(['*', '?']), text }
    }

    /// Whether a wildcard is in it.
    pub fn is_wild(&self) -> bool {
        self.wild
    }

    /// What stands between the wildcards.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        self.text.split(['*', '?']).filter(|piece| !piece.is_empty())
    }

    /// Whether `text`, in any case, is what the pattern says, whole.
    pub fn matches(&self, text: &str) -> bool {
        if text.is_ascii() && !self.wild {
            return text.eq_ignore_ascii_case(&self.text);
        }
        let text = text.to_lowercase();
        if self.wild { glob(self.text.as_bytes(), text.as_bytes()) } else { text == self.text }
    }

    /// The same, or inside the text where the pattern has no wildcard.
    pub fn is_in(&self, text: &str) -> bool {
        if self.wild { self.matches(text) } else { text.to_lowercase().contains(&self.text) }
    }
}

/// Linear-time matching of `*` and `?` (one byte), with one point to come back to.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                back = Some((p, t));
                p += 1;
            }
            Some(c) if *c == b'?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((star, from)) = back else { return false };
                back = Some((star, from + 1));
                p = star + 1;
                t = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_whole_values_in_any_case() {
        for (pattern, text, wanted) in [
            ("*\\cmd.exe", "C:\\Windows\\CMD.EXE", true),
            ("cmd", "cmd.exe", false),
            ("a*b?d", "aXXbcd", true),
            ("a*b", "abc", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(text), wanted, "{pattern} {text}");
        }
    }
}
