//! Kibana Query Language, and Lucene as a mode of it.
