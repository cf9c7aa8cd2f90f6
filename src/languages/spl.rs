//! Splunk Search Processing Language.
