//! Sigma conditions and values.
