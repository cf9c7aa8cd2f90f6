//! All rules of the opened folders, indexed once, immutable.

pub mod load;
