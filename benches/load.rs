//! The whole load (walk, read, parse, normalize, index) beside the bare parse of the same files on as
//! many threads, and its normalizing alone; and what is left of it when one file of all has changed.
//!
//! Runs over the sample rules, or over the folders in `RULESCOPE_BENCH` (separated by `:`).

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use rayon::prelude::*;
use rulescope::catalog::load::{Progress, Source, load};
use rulescope::catalog::{Catalog, Changes, Choices};
use rulescope::knowledge::Knowledge;
use rulescope::model::Rule;
use serde::Deserialize as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};

fn folders() -> Vec<PathBuf> {
    match std::env::var("RULESCOPE_BENCH") {
        Ok(folders) => folders.split(':').map(PathBuf::from).collect(),
        Err(_) => vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")],
    }
}

/// Every file of a folder, without hidden folders.
fn files(folder: &Path) -> Vec<PathBuf> {
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_entry(visible).flatten();
    walk.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// Reads a file and parses it with the plain library of its format; counts documents.
fn bare_parse(path: &Path) -> usize {
    let Ok(text) = std::fs::read_to_string(path) else { return 0 };
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("yml" | "yaml") => {
            let documents = serde_yaml::Deserializer::from_str(&text);
            documents.map_while(|one| serde_yaml::Value::deserialize(one).ok()).count()
        }
        Some("toml") => usize::from(black_box(text.parse::<toml::Table>()).is_ok()),
        _ => text.len().min(1),
    }
}

/// The file of the rule in the middle, told to have changed: it is read whatever stands in it.
fn one_file(catalog: &Catalog) -> Changes {
    let rule = &catalog.rules()[catalog.len() / 2];
    let mut changes = Changes::default();
    changes.add(catalog.folder(rule).root.join(&*rule.path));
    changes
}

fn loading(c: &mut Criterion) {
    let folders = folders();
    let sources: Vec<Source> = folders.iter().cloned().map(Source::Path).collect();
    let knowledge = Knowledge::embedded();
    let mut group = c.benchmark_group("load");
    group.sample_size(10);
    group.bench_function("bare parse", |b| {
        b.iter(|| {
            let files: Vec<PathBuf> = folders.iter().flat_map(|folder| files(folder)).collect();
            files.par_iter().map(|path| bare_parse(path)).sum::<usize>()
        });
    });
    group.bench_function("read", |b| {
        b.iter(|| {
            load(&sources, knowledge, &Progress::default()).map(|loaded| loaded.rules().count())
        });
    });
    group.bench_function("read and index", |b| {
        b.iter(|| {
            let loaded = load(&sources, knowledge, &Progress::default()).unwrap_or_default();
            Catalog::new(loaded, knowledge).len()
        });
    });
    let catalog = Catalog::open(&sources, &Choices::default(), &Progress::default());
    let catalog = catalog.expect("nobody cancels it");
    assert!(!catalog.is_empty(), "no rules in {folders:?}");
    println!("{} rules in {} files", catalog.len(), catalog.files);
    let changed = one_file(&catalog);
    let rules = || catalog.rules().iter().map(|rule| Rule::clone(rule)).collect();
    group.bench_function("normalize", |b| {
        let normalize = |rules: &mut Vec<Rule>| {
            rules.par_iter_mut().for_each(|rule| knowledge.normalize(rule));
        };
        b.iter_batched_ref(rules, normalize, BatchSize::PerIteration);
    });
    group.bench_function("read and index again, one file changed of all", |b| {
        b.iter(|| catalog.again(&sources, &changed, &Progress::default()).map(|now| now.len()));
    });
    group.finish();
}

criterion_group!(benches, loading);
criterion_main!(benches);
