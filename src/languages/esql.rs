//! ES|QL, the piped query language of Elasticsearch.

use super::Reading;
use crate::model::Expr;

/// Reads a query.
pub fn read(_text: &str) -> Reading {
    Reading::of(Expr::truth())
}
