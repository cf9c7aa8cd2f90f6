//! Writing rules and views for other programs.

pub mod jsonl;
