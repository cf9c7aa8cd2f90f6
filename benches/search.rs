//! The search box over a whole catalog, beside a plain scan of the same words for the same text.
//!
//! Runs over the sample rules, or over the folders in `RULESCOPE_BENCH` (separated by `:`).

use criterion::{Criterion, criterion_group, criterion_main};
use rulescope::catalog::Catalog;
use rulescope::catalog::load::{Progress, Source, load};
use rulescope::knowledge::Knowledge;
use rulescope::views::{Filter, rules};

fn catalog() -> Catalog {
    let sources: Vec<Source> = match std::env::var("RULESCOPE_BENCH") {
        Ok(folders) => folders.split(':').map(|folder| Source::Path(folder.into())).collect(),
        Err(_) => vec![Source::Samples],
    };
    let knowledge = Knowledge::embedded();
    let loaded = load(&sources, knowledge, &Progress::default()).expect("nobody cancels it");
    let catalog = Catalog::new(loaded, knowledge);
    assert!(!catalog.is_empty(), "no rules in {sources:?}");
    println!("{} rules in {} files", catalog.len(), catalog.files);
    catalog.prepare();
    catalog
}

/// Every text the search box looks through, one string a rule.
fn texts(catalog: &Catalog) -> Vec<String> {
    let text = |id| {
        let rule = catalog.rule(id);
        let mut text =
            [&*rule.title, &*rule.id, &*rule.author, &*rule.description].join("\n").to_owned();
        rule.references.iter().for_each(|link| text.push_str(link));
        for entry in catalog.entries(id) {
            text.push_str(catalog.field_name(entry.key.field));
            text.push_str(catalog.value_text(entry.key.value));
        }
        text
    };
    catalog.ids().map(text).collect()
}

fn searching(c: &mut Criterion) {
    let catalog = catalog();
    let texts = texts(&catalog);
    let filter = Filter::default();
    let mut group = c.benchmark_group("search");
    group.sample_size(20);
    group.bench_function("plain scan for a word", |b| {
        b.iter(|| texts.iter().filter(|text| text.to_lowercase().contains("lsass")).count());
    });
    for text in [
        "e",
        "lsass",
        "powershell download",
        "\"pass the hash\" or mimikatz",
        "vendor:sigma field:Image value:*\\cmd.exe severity>=medium",
        "value:*mimikatz* is:excluded",
        "not (platform:windows or platform:linux) date>=2024",
        "field:imgae",
        "id:nothing-like-it",
    ] {
        group.bench_function(text, |b| {
            b.iter(|| rules::search(&catalog, &filter, text).map(|page| page.rows.len()));
        });
    }
    group.finish();
}

criterion_group!(benches, searching);
criterion_main!(benches);
