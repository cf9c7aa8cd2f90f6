//! Event Query Language.
