//! The commands of a pipeline.

use super::super::ast::{Command, Definition, Expression, Node, Source};
use super::super::extraction;
use super::super::token::TokenKind;
use super::{Parsed, Parser};
use crate::languages::tokens::{Unread, shortened};

impl Parser<'_> {
    /// `FROM`, `TS`, `ROW`, `SHOW`, `PROMQL`.
    pub(super) fn source(&mut self) -> Parsed<Source> {
        let word = self.command_word("a source command such as `FROM`")?;
        match word.as_str() {
            "from" | "ts" => self.indices(),
            "row" => Ok(Source { columns: self.definitions()?, ..Source::default() }),
            "show" | "promql" => {
                self.skip_stage();
                Ok(Source::default())
            }
            _ => Err(self.unknown("source command", &word)),
        }
    }

    /// `index, "index", (FROM …) METADATA _id`.
    fn indices(&mut self) -> Parsed<Source> {
        let mut source = Source::default();
        self.listed(|parser| {
            if parser.eat_mark("(") {
                source.branches.push(parser.branch(Self::pipeline)?);
                return Ok(());
            }
            let pattern = parser.pattern("an index pattern")?;
            source.patterns.extend(pattern.split(',').map(|part| part.trim().to_owned()));
            Ok(())
        })?;
        if let Err(unread) = self.metadata() {
            self.report(unread);
        }
        Ok(source)
    }

    /// `METADATA _id, _index`, in brackets in old queries.
    fn metadata(&mut self) -> Parsed<()> {
        let bracket = self.eat_mark("[");
        if self.eat_word("metadata") {
            self.listed(Self::column)?;
        }
        if bracket { self.expect_mark("]") } else { Ok(()) }
    }

    /// The command that comes next.
    pub(super) fn command(&mut self) -> Parsed<Command> {
        let word = self.command_word("a command")?;
        match word.as_str() {
            "where" => Ok(Command::Where(self.expression())),
            "eval" => Ok(Command::Eval(self.definitions()?)),
            "stats" | "inlinestats" => self.stats(),
            "inline" => {
                self.expect_word("stats")?;
                self.stats()
            }
            "rename" => Ok(Command::Rename(self.listed(Self::renaming)?)),
            "dissect" => self.dissect(),
            "grok" => self.grok(),
            "enrich" => self.enrich(),
            "lookup" | "left" | "right" => self.join(),
            "fork" => self.fork(),
            "completion" => self.completion("completion"),
            "rerank" => self.completion("_score"),
            "change_point" => self.change_point(),
            "uri_parts" | "user_agent" | "registered_domain" => self.parts(),
            "keep" | "drop" => self.passes(|parser| parser.pattern("the name of a column")),
            "mv_expand" => self.passes(Self::column),
            "sort" => self.passes(Self::order),
            "limit" | "sample" => self.limit(),
            "fuse" | "mmr" | "metrics_info" | "ts_info" => {
                self.skip_stage();
                Ok(Command::Passes)
            }
            _ => Err(self.unknown("command", &word)),
        }
    }

    /// The word a command begins with, in lower case.
    fn command_word(&mut self, what: &str) -> Parsed<String> {
        let TokenKind::Word(word) = *self.tokens.peek() else { return Err(self.expected(what)) };
        self.bump();
        Ok(word.to_ascii_lowercase())
    }

    /// That the word just taken is not known. Whatever brackets follow it, their `|`s are skipped.
    fn unknown(&mut self, what: &str, word: &str) -> Unread {
        let reason = format!("unknown {what} `{}`", shortened(word).to_uppercase());
        let span = self.tokens.last_span();
        let open = self.open;
        while !self.tokens.is_at_end() && (self.open > open || !self.at_stage_end()) {
            self.bump();
        }
        Unread { span, reason }
    }

    /// Takes the rest of a command as it is.
    fn skip_stage(&mut self) {
        while !self.at_stage_end() {
            self.bump();
        }
    }

    /// A command whose arguments have no effect on conditions.
    fn passes<T>(&mut self, argument: fn(&mut Self) -> Parsed<T>) -> Parsed<Command> {
        self.listed(argument)?;
        Ok(Command::Passes)
    }

    /// `10`, `10 BY column`.
    fn limit(&mut self) -> Parsed<Command> {
        self.cast()?;
        if self.eat_word("by") {
            self.definitions()?;
        }
        Ok(Command::Passes)
    }

    /// `value DESC NULLS LAST`.
    fn order(&mut self) -> Parsed<()> {
        self.expression();
        let _direction = self.eat_word("asc") || self.eat_word("desc");
        if self.eat_word("nulls") && !self.eat_word("first") {
            self.expect_word("last")?;
        }
        Ok(())
    }

    /// `a = value, value, …`.
    fn definitions(&mut self) -> Parsed<Vec<Definition>> {
        self.listed(Self::definition)
    }

    fn definition(&mut self) -> Parsed<Definition> {
        let start = self.tokens.span();
        let name = if self.tokens.peek_second().is_mark("=") {
            let name = self.column()?;
            self.bump();
            Some(name)
        } else {
            None
        };
        let value = self.expression();
        let filtered = self.eat_word("where");
        if filtered {
            self.expression();
        }
        let span = self.since(start);
        let name = name.unwrap_or_else(|| self.name_of(&value));
        Ok(Definition { name, value, filtered, span })
    }

    /// The name of a column that is given none: its text.
    fn name_of(&self, value: &Expression) -> String {
        match &value.node {
            Node::Column(name) => name.clone(),
            _ => self.tokens.text(value.span).to_owned(),
        }
    }

    fn stats(&mut self) -> Parsed<Command> {
        let aggregates = if self.at_word("by") { Vec::new() } else { self.definitions()? };
        let groups = if self.eat_word("by") { self.definitions()? } else { Vec::new() };
        Ok(Command::Stats { aggregates, groups })
    }

    /// `old AS new` or `new = old`: the new name and the old.
    fn renaming(&mut self) -> Parsed<(String, String)> {
        let first = self.column()?;
        if self.eat_mark("=") {
            return Ok((first, self.column()?));
        }
        self.expect_word("as")?;
        Ok((self.column()?, first))
    }

    fn dissect(&mut self) -> Parsed<Command> {
        self.cast()?;
        let columns = extraction::dissect_columns(&self.string()?);
        if self.eat_word("append_separator") {
            self.expect_mark("=")?;
            self.string()?;
        }
        Ok(Command::New(columns))
    }

    fn grok(&mut self) -> Parsed<Command> {
        self.cast()?;
        let patterns = self.listed(Self::string)?;
        Ok(Command::New(patterns.iter().flat_map(|text| extraction::grok_columns(text)).collect()))
    }

    /// `policy ON column WITH new = column, …`.
    fn enrich(&mut self) -> Parsed<Command> {
        self.pattern("the name of an enrich policy")?;
        if self.eat_word("on") {
            self.column()?;
        }
        let mut columns = Vec::new();
        if self.eat_word("with") {
            columns = self.listed(|parser| {
                let name = parser.column()?;
                if parser.eat_mark("=") {
                    parser.column()?;
                }
                Ok(name)
            })?;
        }
        Ok(Command::Join { label: "enrich", columns })
    }

    /// `JOIN index AS name ON column, left == right`, after its first word.
    fn join(&mut self) -> Parsed<Command> {
        self.expect_word("join")?;
        self.pattern("a lookup index")?;
        if self.eat_word("as") {
            self.column()?;
        }
        self.expect_word("on")?;
        self.listed(|parser| Ok(parser.expression()))?;
        Ok(Command::Join { label: "lookup join", columns: Vec::new() })
    }

    /// `(WHERE … | …) (…)`.
    fn fork(&mut self) -> Parsed<Command> {
        let mut branches = Vec::new();
        self.expect_mark("(")?;
        loop {
            branches.push(self.branch(|parser| {
                let mut stages = vec![parser.stage()];
                while parser.eat_mark("|") {
                    stages.push(parser.stage());
                }
                stages
            })?);
            if !self.eat_mark("(") {
                return Ok(Command::Fork(branches));
            }
        }
    }

    /// `column = prompt WITH { … }`; `default` names the column where nothing does.
    fn completion(&mut self, default: &str) -> Parsed<Command> {
        let named = self.tokens.peek_second().is_mark("=");
        let definition = self.definition()?;
        if self.eat_word("on") {
            self.definitions()?;
        }
        if self.eat_word("with") {
            self.cast()?;
        }
        let name = if named { definition.name } else { default.to_owned() };
        Ok(Command::New(vec![name]))
    }

    /// `value ON key AS type, pvalue`.
    fn change_point(&mut self) -> Parsed<Command> {
        self.column()?;
        if self.eat_word("on") {
            self.column()?;
        }
        let mut columns = vec!["type".to_owned(), "pvalue".to_owned()];
        if self.eat_word("as") {
            columns[0] = self.column()?;
            self.expect_mark(",")?;
            columns[1] = self.column()?;
        }
        Ok(Command::New(columns))
    }

    /// `prefix = value WITH { … }`.
    fn parts(&mut self) -> Parsed<Command> {
        let prefix = self.column()?;
        self.expect_mark("=")?;
        self.cast()?;
        if self.eat_word("with") {
            self.cast()?;
        }
        Ok(Command::NewUnder(prefix))
    }
}
