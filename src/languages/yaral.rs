//! YARA-L 2.0.
