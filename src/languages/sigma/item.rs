//! Detection items: a field with its modifiers and values → predicates.

use super::modifiers::{Comparison, Modifiers};
use super::value;
use crate::languages::pattern::{self, Pattern};
use crate::languages::{Finding, Reading};
use crate::model::{Expr, Kind, Name, Place, Predicate, Span};
use std::borrow::Cow;

/// A field with its modifiers and values.
#[derive(Debug)]
pub struct Item<'a> {
    /// The field and its modifiers (`Image|endswith`); without a field its values are keywords.
    pub key: &'a str,
    /// Its values, alternatives unless a modifier says otherwise.
    pub values: Vec<Value<'a>>,
    /// The whole item as it stands in the file.
    pub source: &'a str,
    /// Where the key stands in the file.
    pub key_span: Span,
    /// Where the item stands in the file.
    pub span: Span,
}

/// A value of an item.
#[derive(Debug)]
pub enum Value<'a> {
    /// Text, or a number or boolean as it prints, and where it stands in the file.
    Text(Cow<'a, str>, Span),
    /// `null`.
    Null,
}

/// The text of a value and its place.
type Text<'t> = (&'t str, Span);

/// Why an item was not read.
enum Refusal {
    /// It is wrong.
    Error(String),
    /// It says something that has no predicate.
    Kept(&'static str),
}

impl<T: Into<String>> From<T> for Refusal {
    fn from(reason: T) -> Self {
        Self::Error(reason.into())
    }
}

/// Reads an item. What cannot be read is kept as text.
pub fn read_item(item: &Item<'_>) -> Reading {
    let mut words = item.key.split('|');
    let field = words.next().unwrap_or_default().trim();
    let modifiers = Modifiers::parse(words).map_err(Refusal::Error);
    let read = modifiers.and_then(|modifiers| {
        Test { field: field.into(), modifiers: &modifiers, span: item.span }.read(&item.values)
    });
    match read {
        Ok(expr) => Reading::of(expr),
        Err(Refusal::Kept(reason)) => Reading::of(Expr::opaque(item.source, reason, item.span)),
        Err(Refusal::Error(reason)) => {
            let mut reading = Reading::of(Expr::opaque(item.source, reason.as_str(), item.span));
            reading.findings.push(Finding::error(item.key_span, reason));
            reading
        }
    }
}

/// A field with its modifiers, ready to be held against values.
struct Test<'m> {
    field: Name,
    modifiers: &'m Modifiers,
    span: Span,
}

impl Test<'_> {
    fn read(&self, values: &[Value<'_>]) -> Result<Expr, Refusal> {
        if values.is_empty() {
            return Err("an empty list of values matches nothing".into());
        }
        self.check(values)?;
        if self.modifiers.comparison == Comparison::Presence {
            return self.presence(values);
        }
        if self.modifiers.all {
            return Ok(Expr::all(values.iter().map(|value| self.one_of_all(value, values.len()))));
        }
        Ok(self.alternatives(values))
    }

    fn check(&self, values: &[Value<'_>]) -> Result<(), Refusal> {
        let Modifiers { comparison, anything_before, anything_after, .. } = *self.modifiers;
        if self.is_keyword() {
            if !matches!(comparison, Comparison::Text | Comparison::Regex) {
                return Err("this modifier needs a field before it".into());
            }
            if values.iter().any(|value| matches!(value, Value::Null)) {
                return Err("null is no keyword".into());
            }
        }
        if let Comparison::Number(_) = comparison
            && let Some((text, _)) =
                values.iter().filter_map(Value::text).find(|(text, _)| !is_number(text))
        {
            return Err(format!("a number was expected, and `{text}` is none").into());
        }
        if comparison == Comparison::Field && (anything_before || anything_after) {
            return Err(Refusal::Kept("it looks for one field inside another"));
        }
        Ok(())
    }

    fn is_keyword(&self) -> bool {
        self.field.is_empty()
    }

    fn presence(&self, values: &[Value<'_>]) -> Result<Expr, Refusal> {
        let kind = match values {
            [Value::Text(text, _)] if text.eq_ignore_ascii_case("true") => Kind::IsNotNull,
            [Value::Text(text, _)] if text.eq_ignore_ascii_case("false") => Kind::IsNull,
            _ => return Err("`exists` takes `true` or `false`".into()),
        };
        Ok(self.predicate(kind, Vec::new()).into())
    }

    /// The field against one of `count` values that must all match.
    fn one_of_all(&self, value: &Value<'_>, count: usize) -> Expr {
        let mut expr = self.alternatives(std::slice::from_ref(value));
        if let Some((_, span)) = value.text().filter(|_| count > 1) {
            expr.for_each_predicate_mut(&mut |test| {
                test.places = test.values.iter().map(|_| Place { span, line: 0 }).collect();
            });
        }
        expr
    }

    /// The field against values of which one must match.
    fn alternatives(&self, values: &[Value<'_>]) -> Expr {
        let texts: Vec<Text<'_>> = values.iter().filter_map(Value::text).collect();
        let mut tests = Vec::new();
        if texts.len() < values.len() {
            tests.push(self.predicate(Kind::IsNull, Vec::new()));
        }
        if !texts.is_empty() {
            self.compare(&texts, &mut tests);
        }
        let expr = Expr::any(tests.into_iter().map(Expr::from));
        if self.modifiers.negated { negated(expr) } else { expr }
    }

    fn compare(&self, texts: &[Text<'_>], tests: &mut Vec<Predicate>) {
        let as_written = |kind| {
            let values = texts.iter().map(|(text, _)| (*text).to_owned()).collect();
            self.predicate(kind, values).placed(places(texts))
        };
        let partial = self.modifiers.anything_before || self.modifiers.anything_after;
        match self.modifiers.comparison {
            Comparison::Regex => tests.push(as_written(Kind::RegexMatch)),
            Comparison::Network => tests.push(as_written(Kind::Cidr)),
            Comparison::Field => tests.push(as_written(Kind::EqField)),
            Comparison::Number(kind) => tests.push(as_written(kind)),
            Comparison::Text if self.is_keyword() => tests.push(self.keywords(texts)),
            Comparison::Text if partial => self.partial(texts, tests),
            Comparison::Text => tests.push(self.whole(texts)),
            // Read by `presence`, which has no alternatives.
            Comparison::Presence => {}
        }
    }

    /// Whole values: one is decided by its stars, several are a list.
    fn whole(&self, texts: &[Text<'_>]) -> Predicate {
        let whole = if texts.iter().any(|(text, _)| value::may_have_wildcards(text)) {
            let patterns: Vec<Pattern> =
                texts.iter().map(|(text, _)| value::pattern(text)).collect();
            self.modified(pattern::listed(self.field.clone(), &patterns, self.span))
        } else {
            let kind = if texts.len() == 1 { Kind::Eq } else { Kind::In };
            let values = texts.iter().map(|(text, _)| value::unescaped(text)).collect();
            self.predicate(kind, values)
        };
        whole.placed(places(texts))
    }

    /// Parts of values. A star inside one makes it a wildcard, and its stars may make it another
    /// kind than the modifier says; values of one kind are one predicate.
    fn partial(&self, texts: &[Text<'_>], tests: &mut Vec<Predicate>) {
        let mut kinds: Vec<(Kind, Vec<String>, Vec<Span>)> = Vec::new();
        for (text, place) in texts {
            let (kind, value) = self.part(text);
            let at = kinds.iter().position(|known| known.0 == kind).unwrap_or_else(|| {
                let room = texts.len();
                kinds.push((kind, Vec::with_capacity(room), Vec::with_capacity(room)));
                kinds.len() - 1
            });
            if !kind.is_presence() {
                kinds[at].1.push(value);
                kinds[at].2.push(*place);
            }
        }
        let test = |(kind, values, places)| self.predicate(kind, values).placed(places);
        tests.extend(kinds.into_iter().map(test));
    }

    fn part(&self, text: &str) -> (Kind, String) {
        let (before, after) = (self.modifiers.anything_before, self.modifiers.anything_after);
        if text.is_empty() || value::may_have_wildcards(text) {
            let mut pattern = value::pattern(text);
            if before {
                pattern = pattern.with_leading_star();
            }
            if after {
                pattern = pattern.with_trailing_star();
            }
            return pattern.classify();
        }
        let kind = match (before, after) {
            (true, true) => Kind::Contains,
            (false, _) => Kind::StartsWith,
            (true, false) => Kind::EndsWith,
        };
        (kind, value::unescaped(text))
    }

    /// Words anywhere in the event. Stars around one say nothing more; others stay.
    fn keywords(&self, texts: &[Text<'_>]) -> Predicate {
        let patterns: Vec<Pattern> = texts.iter().map(|(text, _)| value::pattern(text)).collect();
        let inner = |pattern: &Pattern| match pattern.classify() {
            (Kind::Eq | Kind::Contains, word) => (word, false),
            _ => (pattern.escaped(), true),
        };
        let words: Vec<(String, bool)> = patterns.iter().map(inner).collect();
        let starred = words.iter().any(|(_, starred)| *starred);
        let values = words.into_iter().map(|(word, _)| word).collect();
        let mut predicate = self.predicate(Kind::Keyword, values).placed(places(texts));
        predicate.starred = starred;
        predicate
    }

    fn predicate(&self, kind: Kind, values: Vec<String>) -> Predicate {
        self.modified(Predicate::new(self.field.clone(), kind, values, self.span))
    }

    fn modified(&self, mut predicate: Predicate) -> Predicate {
        predicate.modifiers.clone_from(&self.modifiers.shown);
        predicate
    }
}

impl Value<'_> {
    fn text(&self) -> Option<Text<'_>> {
        match self {
            Self::Text(text, place) => Some((text, *place)),
            Self::Null => None,
        }
    }
}

fn places<'t>(texts: &'t [Text<'_>]) -> impl Iterator<Item = Span> + 't {
    texts.iter().map(|(_, place)| *place)
}

/// What `neq` makes of a test: a plain value is `ne`, a null test is the other one, anything else
/// stands under `Not`.
fn negated(expr: Expr) -> Expr {
    match expr {
        Expr::Predicate(mut predicate) => {
            predicate.kind = match predicate.kind {
                Kind::Eq => Kind::Ne,
                Kind::IsNull => Kind::IsNotNull,
                Kind::IsNotNull => Kind::IsNull,
                _ => return Expr::Predicate(predicate).negate(),
            };
            Expr::Predicate(predicate)
        }
        other => other.negate(),
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Clause;

    fn read(key: &str, values: &[&str]) -> Reading {
        let value = |text: &&'static str| match *text {
            "~" => Value::Null,
            text => Value::Text(text.into(), Span::default()),
        };
        let values: Vec<&'static str> =
            values.iter().map(|text| &*String::leak((*text).to_owned())).collect();
        read_item(&Item {
            key,
            values: values.iter().map(value).collect(),
            source: key,
            key_span: Span::new(0, key.len()),
            span: Span::new(0, 99),
        })
    }

    /// `kind value value`, a `!` in front for each exclusion.
    fn shown(reading: &Reading) -> Vec<String> {
        let clause = |clause| match clause {
            Clause::Predicate(p, role) => {
                let not = if role.word() == "indicator" { "" } else { "!" };
                let modifiers: String = p.modifiers.iter().map(|m| format!("|{m}")).collect();
                format!("{not}{}{modifiers} {}", p.kind, p.values.join(","))
            }
            Clause::Opaque(opaque) => format!("text {}", opaque.reason),
        };
        reading.expr.clauses().into_iter().map(clause).collect()
    }

    #[test]
    fn each_modifier_has_its_kind() {
        for (key, values, expected) in [
            ("F", &["x"][..], &["eq x"][..]),
            ("F", &["x", "y*"], &["in x,y*"]),
            ("F", &["x", "~"], &["is_null ", "eq x"]),
            ("F", &[""], &["eq "]),
            ("F", &["*"], &["is_not_null "]),
            ("F|contains", &["a", "b*c", "d"], &["contains a,d", "wildcard *b*c*"]),
            ("F|contains|all", &["a", "b"], &["contains a", "contains b"]),
            ("F|startswith", &["a*"], &["starts_with a"]),
            ("F|endswith", &[r"\a.exe"], &[r"ends_with \a.exe"]),
            ("F|re|i", &["a.*"], &["regex_match|i a.*"]),
            ("F|cidr", &["10.0.0.0/8"], &["cidr 10.0.0.0/8"]),
            ("F|neq", &["a"], &["ne a"]),
            ("F|neq", &["a", "b"], &["!in a,b"]),
            ("F|neq", &["~"], &["is_not_null "]),
            ("F|neq", &["a*"], &["!starts_with a"]),
            ("F|cidr|neq", &["::1/128"], &["!cidr ::1/128"]),
            ("F|gte", &["3"], &["ge 3"]),
            ("F|hour|lt", &["6"], &["lt|hour 6"]),
            ("F|exists", &["false"], &["is_null "]),
            ("F|fieldref", &["G"], &["eq_field G"]),
            ("F|fieldref|neq", &["G"], &["!eq_field G"]),
            ("F|wide|base64offset|contains", &["a"], &["contains|wide|base64offset a"]),
            ("F|cased", &["A"], &["eq|cased A"]),
            ("", &["a", "*b*", "c*d"], &["keyword a,b,c*d"]),
            ("|all", &["a", "b"], &["keyword a", "keyword b"]),
            ("|re", &["a"], &["regex_match a"]),
        ] {
            assert_eq!(shown(&read(key, values)), expected, "{key} {values:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_and_kept() {
        for (key, values, reason) in [
            ("F|foo", &["x"][..], "`foo`"),
            ("F", &[], "empty list"),
            ("F|gt", &["x"], "`x`"),
            ("F|exists", &["maybe"], "`exists`"),
            ("|cidr", &["::/0"], "needs a field"),
        ] {
            let reading = read(key, values);
            assert!(reading.findings[0].reason.contains(reason), "{key}");
            assert!(shown(&reading)[0].starts_with("text "), "{key}");
        }
        let reading = read("F|fieldref|endswith", &["G"]);
        assert_eq!(reading.findings, []);
        assert_eq!(shown(&reading), ["text it looks for one field inside another"]);
    }
}
