//! What pieces of lines are taken for.

use super::*;

fn inks(dialect: Dialect, text: &str) -> Vec<(&str, Ink)> {
    let whole = 0..text.len();
    let logic = std::slice::from_ref(&whole);
    let mut inker = Inker::new(dialect, logic);
    let mut all = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let pieces = inker.line(text, start..start + line.len());
        all.extend(pieces.into_iter().map(|(range, ink)| (&text[range], ink)));
        start += line.len() + 1;
    }
    all.retain(|(piece, ink)| *ink != Ink::Plain && !piece.trim().is_empty());
    all
}

#[test]
fn words_of_every_list_can_be_found() {
    assert!(QUERY.is_sorted() && PYTHON.is_sorted());
}

#[test]
fn yaml_has_keys_strings_and_comments() {
    assert_eq!(
        inks(Dialect::Yaml, "  Image|endswith: '\\x' # why\n- 'a # b'\nlevel: 3"),
        [
            ("Image|endswith", Ink::Key),
            ("'\\x'", Ink::Text),
            ("# why", Ink::Comment),
            ("'a # b'", Ink::Text),
            ("level", Ink::Key),
            ("3", Ink::Number),
        ]
    );
    assert_eq!(inks(Dialect::Yaml, "http://x it's"), []);
}

#[test]
fn a_query_inside_toml_is_inked_as_one() {
    assert_eq!(
        inks(Dialect::Toml, "query = '''\nprocess where a == \"b\" // c\n'''\nx = 1"),
        [
            ("query", Ink::Key),
            ("where", Ink::Word),
            ("\"b\"", Ink::Text),
            ("// c", Ink::Comment),
            ("x", Ink::Key),
            ("1", Ink::Number),
        ]
    );
}

#[test]
fn logic_starts_at_its_key_and_prose_has_no_words() {
    let text = "note = \"not or and\"\nquery = '''\nfrom x\n| where a == 1\n'''";
    let at = text.find("a ==").unwrap();
    let logic = logic_around(text, &(at..at + 6));
    assert!(text[logic.clone()].starts_with("query"));
    let prose = "description: not or and";
    let pieces = Inker::new(Dialect::Yaml, &[]).line(prose, 0..prose.len());
    assert!(pieces.iter().all(|(_, ink)| *ink != Ink::Word));
}

#[test]
fn a_query_in_quotes_is_no_string() {
    assert_eq!(
        inks(Dialect::Yaml, "search: '| tstats count where a=\"b-in-c\" by logged-in-user'"),
        [
            ("search", Ink::Key),
            ("tstats", Ink::Word),
            ("count", Ink::Word),
            ("where", Ink::Word),
            ("\"b-in-c\"", Ink::Text),
            ("by", Ink::Word),
        ]
    );
}

#[test]
fn python_has_words_and_strings_over_lines() {
    assert_eq!(
        inks(
            Dialect::Python,
            "def rule(event):  # so\n    \"\"\"if\n    x\"\"\"\n    return r'a' in x"
        ),
        [
            ("def", Ink::Word),
            ("# so", Ink::Comment),
            ("if", Ink::Text),
            ("    x", Ink::Text),
            ("return", Ink::Word),
            ("'a'", Ink::Text),
            ("in", Ink::Word),
        ]
    );
}

#[test]
fn yara_l_has_its_own_words_strings_and_comments() {
    assert_eq!(
        inks(Dialect::YaraL, "rule x { // y\n  $e.a = /b c/ nocase and not $e.d = `e`"),
        [
            ("rule", Ink::Word),
            ("// y", Ink::Comment),
            ("/b c/", Ink::Text),
            ("nocase", Ink::Word),
            ("and", Ink::Word),
            ("not", Ink::Word),
            ("`e`", Ink::Text),
        ]
    );
}

#[test]
fn pieces_cover_a_line_whatever_is_in_it() {
    for dialect in [Dialect::Yaml, Dialect::Toml, Dialect::Python, Dialect::YaraL] {
        for text in ["", "'", "é'ü\" # ß", "key: \"\"\" '''", "a\\'b /x", "\u{1F600}#'"] {
            let pieces = Inker::new(dialect, &[]).line(text, 0..text.len());
            let whole: String = pieces.into_iter().map(|(range, _)| &text[range]).collect();
            assert_eq!(whole, text, "{dialect:?}");
        }
    }
}
