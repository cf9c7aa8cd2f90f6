//! Reading every query of Elastic's rules beside parsing the TOML that the queries stand in, both on
//! one thread.
//!
//! Runs over the sample rules, or over the folder `elastic` in `RULESCOPE_CORPORA`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rulescope::languages::{Reading, eql, esql, kuery, lucene};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

type Read = fn(&str) -> Reading;

fn folder() -> PathBuf {
    match std::env::var_os("RULESCOPE_CORPORA") {
        Some(corpora) => Path::new(&corpora).join("elastic"),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/elastic"),
    }
}

/// The text of every TOML file.
fn files() -> Vec<String> {
    let files = walkdir::WalkDir::new(folder()).sort_by_file_name().into_iter().flatten();
    files
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "toml"))
        .filter_map(|file| std::fs::read_to_string(file.path()).ok())
        .collect()
}

/// The query of a rule with what reads it; `None` for a rule without one.
fn query(text: &str) -> Option<(Read, String)> {
    let root: toml::Table = text.parse().ok()?;
    let rule = root.get("rule")?;
    let read: Read = match rule.get("language").map_or(Some("eql"), toml::Value::as_str)? {
        "kuery" => kuery::read,
        "lucene" => lucene::read,
        "eql" => eql::read,
        "esql" => esql::read,
        _ => return None,
    };
    Some((read, rule.get("query")?.as_str()?.to_owned()))
}

fn bytes<'a>(texts: impl Iterator<Item = &'a String>) -> Throughput {
    Throughput::Bytes(texts.map(String::len).sum::<usize>() as u64)
}

fn reading(c: &mut Criterion) {
    let files = files();
    let queries: Vec<(Read, String)> = files.iter().filter_map(|text| query(text)).collect();
    let mut group = c.benchmark_group("elastic");
    group.sample_size(20);
    group.throughput(bytes(files.iter()));
    group.bench_function("parse the TOML", |b| {
        b.iter(|| files.iter().filter(|text| DeTable::parse(text).is_ok()).count());
    });
    group.throughput(bytes(queries.iter().map(|(_, text)| text)));
    group.bench_function("parse and lower the queries", |b| {
        b.iter(|| queries.iter().for_each(|(read, text)| drop(black_box(read(text)))));
    });
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
