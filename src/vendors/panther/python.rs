//! The Python beside a rule's YAML, and the query of a scheduled rule.

use super::library::{directory, joined};
use crate::languages::python::{self, Module};
use crate::model::{Expr, Level, Rule, TextMap};
use crate::vendors::{Context, SourceFile, yaml};

/// Reads the file `name` as the rule's logic.
pub(super) fn read(
    file: &SourceFile<'_>,
    name: &yaml::Node,
    context: &Context<'_>,
    kind: &str,
    rule: &mut Rule,
) {
    let written = name.as_str().unwrap_or_default().trim();
    let path = joined(directory(file.path), written);
    let Some(text) = context.folder.text(&path) else {
        let reason = format!(
            "its logic `{written}` is not there; open the folder that holds both, or add the file"
        );
        rule.problems.push(file.problem(name.span, Level::Error, reason));
        return;
    };
    let entry = if kind == "policy" { "policy" } else { "rule" };
    let library = context.panther_library();
    let module = Module::parse(written.trim_end_matches(".py"), &text);
    let modules = library.seen_from(context.folder, &path);
    let reading = python::read(&module, entry, &modules);
    let code = SourceFile::new(&path, &text);
    let map = TextMap::verbatim(0);
    rule.expr = reading.expr;
    rule.logic_path = Some(path.as_str().into());
    rule.problems.extend(code.findings(reading.findings, &map));
    code.place(&mut rule.expr, &map);
    code.finish(rule);
    if kind == "policy" {
        rule.detail("policy", "a resource passes where the logic holds");
    }
}

/// Adds the filters that stand in the YAML before the Python is asked.
pub(super) fn filtered(file: &SourceFile<'_>, filters: &yaml::Node, rule: &mut Rule) {
    let mut expr = super::detection::read(filters);
    if expr.is_empty() {
        return;
    }
    file.place(&mut expr, &TextMap::verbatim(0));
    let logic = std::mem::replace(&mut rule.expr, Expr::truth());
    rule.expr = Expr::all([expr.named("inline filters"), logic]);
}
