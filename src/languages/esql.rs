//! ES|QL, the piped query language of Elasticsearch.
