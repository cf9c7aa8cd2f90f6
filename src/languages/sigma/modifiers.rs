//! What stands behind a field's name: `|contains|all`, `|re|i` (modifiers appendix 2.1).

use crate::model::Kind;

/// How many modifiers one field may carry.
const MOST: usize = 16;

/// The modifiers of a field, taken apart.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Modifiers {
    /// What the values are.
    pub(super) comparison: Comparison,
    /// A value may have anything in front of it (`endswith`, `contains`).
    pub(super) anything_before: bool,
    /// A value may have anything behind it (`startswith`, `contains`).
    pub(super) anything_after: bool,
    /// Every value must match (`all`).
    pub(super) all: bool,
    /// The field differs from the values (`neq`).
    pub(super) negated: bool,
    /// Those that change the value or its case, shown and not applied.
    pub(super) shown: Vec<String>,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Comparison {
    /// Texts with wildcards.
    #[default]
    Text,
    /// Regular expressions (`re`).
    Regex,
    /// Networks (`cidr`).
    Network,
    /// Names of other fields (`fieldref`).
    Field,
    /// Whether the field is there (`exists`).
    Presence,
    /// Numbers (`gt`, `gte`, `lt`, `lte`).
    Number(Kind),
}

impl Modifiers {
    /// Reads the words between the bars; the error says which is wrong.
    pub(super) fn parse<'a>(words: impl Iterator<Item = &'a str>) -> Result<Self, String> {
        let mut modifiers = Self::default();
        for (count, word) in words.enumerate() {
            if count == MOST {
                return Err(format!("more than {MOST} modifiers on one field"));
            }
            modifiers.add(word.trim())?;
        }
        modifiers.check()?;
        Ok(modifiers)
    }

    fn add(&mut self, word: &str) -> Result<(), String> {
        match word {
            "contains" => (self.anything_before, self.anything_after) = (true, true),
            "startswith" => self.anything_after = true,
            "endswith" => self.anything_before = true,
            "all" => self.all = true,
            "neq" => self.negated = true,
            "re" => self.compare(Comparison::Regex, word)?,
            "cidr" => self.compare(Comparison::Network, word)?,
            "fieldref" => self.compare(Comparison::Field, word)?,
            "exists" => self.compare(Comparison::Presence, word)?,
            "gt" => self.compare(Comparison::Number(Kind::Gt), word)?,
            "gte" => self.compare(Comparison::Number(Kind::Ge), word)?,
            "lt" => self.compare(Comparison::Number(Kind::Lt), word)?,
            "lte" => self.compare(Comparison::Number(Kind::Le), word)?,
            "i" | "m" | "s" if self.comparison == Comparison::Regex => self.show(word),
            "i" | "m" | "s" => return Err(format!("the modifier `{word}` follows `re` only")),
            "base64" | "base64offset" | "cased" | "day" | "expand" | "hour" | "minute"
            | "month" | "utf16" | "utf16be" | "utf16le" | "week" | "wide" | "windash" | "year" => {
                self.show(word);
            }
            "" => return Err("a modifier is missing after `|`".to_owned()),
            _ => return Err(format!("the modifier `{word}` is not known")),
        }
        Ok(())
    }

    fn compare(&mut self, comparison: Comparison, word: &str) -> Result<(), String> {
        if self.comparison != Comparison::Text && self.comparison != comparison {
            return Err(format!("`{word}` does not go with the modifier before it"));
        }
        self.comparison = comparison;
        Ok(())
    }

    fn show(&mut self, word: &str) {
        self.shown.push(word.to_owned());
    }

    fn check(&mut self) -> Result<(), String> {
        let partial = self.anything_before || self.anything_after;
        match self.comparison {
            Comparison::Regex if partial => {
                // A regular expression matches anywhere; the words are kept for the reader.
                let word = self.place_word();
                self.show(word);
                Ok(())
            }
            Comparison::Network | Comparison::Presence | Comparison::Number(_) if partial => {
                Err(format!("`{}` is for texts only", self.place_word()))
            }
            Comparison::Presence if self.negated || self.all => {
                Err("`exists` takes `true` or `false` and no other modifier".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn place_word(&self) -> &'static str {
        match (self.anything_before, self.anything_after) {
            (true, false) => "endswith",
            (false, true) => "startswith",
            _ => "contains",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Modifiers, String> {
        Modifiers::parse(text.split('|'))
    }

    #[test]
    fn modifiers_of_all_sorts() {
        let modifiers = parse("wide|base64offset|contains|all").expect("valid");
        assert_eq!(modifiers.shown, ["wide", "base64offset"]);
        assert!(modifiers.anything_before && modifiers.anything_after && modifiers.all);
        assert_eq!(parse("re|i|s").map(|m| m.shown), Ok(vec!["i".to_owned(), "s".to_owned()]));
        assert_eq!(parse("hour|gte").map(|m| m.comparison), Ok(Comparison::Number(Kind::Ge)));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (text, word) in [
            ("contain", "`contain`"),
            ("i", "`i`"),
            ("contains|i", "`i`"),
            ("re|cidr", "`cidr`"),
            ("cidr|contains", "`contains`"),
            ("gt|startswith", "`startswith`"),
            ("exists|neq", "`exists`"),
            ("contains|", "missing"),
        ] {
            assert!(parse(text).is_err_and(|reason| reason.contains(word)), "{text}");
        }
    }
}
