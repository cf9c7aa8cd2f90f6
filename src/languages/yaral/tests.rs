//! Rules in, predicates out.

use super::*;
