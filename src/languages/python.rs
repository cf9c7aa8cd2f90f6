//! Panther's Python, read by abstract interpretation.
