//! What went wrong while reading, and where.

use serde::Serialize;
use std::fmt;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something was not read: a file, a rule, a clause.
    Error,
    /// Everything was read, but it says something odd.
    Warning,
}

impl Level {
    /// The word shown and exported.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One problem, for a person to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Which of the opened folders the file is in, or [`Problem::ELSEWHERE`]; set when loaded.
    pub folder: u16,
    /// The path of the file, relative to the opened folder, with `/`; whole where it is elsewhere.
    pub path: String,
    /// Line, from 1; 0 where the whole file is meant.
    pub line: u32,
    /// Column in characters, from 1; 0 where the whole file is meant.
    pub column: u32,
    /// How bad it is.
    pub level: Level,
    /// What is wrong and what to do, one sentence without a full stop.
    pub reason: String,
}

impl Problem {
    /// The folder of a file outside the opened folders, such as a field table of the user's.
    pub const ELSEWHERE: u16 = u16::MAX;
}

impl fmt::Display for Problem {
    /// `path:line:column: reason`, as compilers write it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, column, level, reason, .. } = self;
        let mark = if *level == Level::Warning { "warning: " } else { "" };
        match line {
            0 => write!(f, "{path}: {mark}{reason}"),
            _ => write!(f, "{path}:{line}:{column}: {mark}{reason}"),
        }
    }
}
