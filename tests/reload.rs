//! What happens to an open catalog when files change on disk.

use rulescope::catalog::load::{Progress, Source, load};
use rulescope::catalog::{Catalog, Choices, Lens};
use rulescope::knowledge::Knowledge;
use std::path::Path;
use std::sync::Arc;

fn rule(title: &str, value: &str) -> String {
    format!(
        "title: {title}\nlogsource: {{product: windows}}\ndetection:\n  s: {{Image: {value}}}\n  \
         condition: s\n"
    )
}

fn write(root: &Path, path: &str, text: &str) {
    std::fs::write(root.join(path), text).expect("written");
}

fn open(root: &Path) -> Catalog {
    let loaded =
        load(&[Source::Path(root.to_owned())], Knowledge::embedded(), &Progress::default());
    Catalog::new(loaded.expect("not cancelled"), Knowledge::embedded())
}

fn again(catalog: &Catalog) -> Catalog {
    catalog.again(&catalog.sources(), &Progress::default()).expect("not cancelled")
}

fn titles(catalog: &Catalog) -> Vec<&str> {
    catalog.rules().iter().map(|rule| rule.title.as_str()).collect()
}

#[test]
fn only_what_has_changed_is_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.yml", &rule("One", "a.exe"));
    write(folder.path(), "b.yml", &rule("Two", "b.exe"));
    let before = open(folder.path());
    write(folder.path(), "b.yml", &rule("Two, changed", "b.exe"));
    write(folder.path(), "c.yml", &rule("Three", "c.exe"));
    let after = again(&before);
    assert_eq!(titles(&after), ["One", "Two, changed", "Three"]);
    assert!(Arc::ptr_eq(&before.rules()[0], &after.rules()[0]), "One was read again");
    std::fs::remove_file(folder.path().join("a.yml")).expect("removed");
    assert_eq!(titles(&again(&after)), ["Two, changed", "Three"]);
}

#[test]
fn problems_follow_the_files() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.yml", "title: [");
    let before = open(folder.path());
    assert_eq!(before.problems.len(), 1);
    write(folder.path(), "a.yml", &rule("Mended", "a.exe"));
    let after = again(&before);
    assert_eq!((after.problems.len(), titles(&after)), (0, vec!["Mended"]));
}

#[test]
fn a_macro_that_changes_is_followed_by_the_searches_that_use_it() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("macros")).expect("a folder");
    write(folder.path(), "macros/shell.yml", "name: shell\ndefinition: process_name=cmd.exe\n");
    let search = "name: A\nid: 1\ntype: TTP\nsearch: '`shell` | stats count by host'\n\
                  how_to_implement: x\ntags: {mitre_attack_id: [T1059]}\n";
    write(folder.path(), "a.yml", search);
    let before = open(folder.path());
    write(folder.path(), "macros/shell.yml", "name: shell\ndefinition: process_name=bash\n");
    let after = again(&before);
    let value = |catalog: &Catalog| {
        let entries = catalog.ids().flat_map(|id| catalog.entries(id).to_vec());
        entries.map(|entry| catalog.value_text(entry.key.value).to_string()).collect::<Vec<_>>()
    };
    assert_eq!((value(&before), value(&after)), (vec!["cmd.exe".into()], vec!["bash".to_owned()]));
}

#[test]
fn a_source_that_changed_since_it_was_read_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.yml", &rule("One", "a.exe"));
    let catalog = open(folder.path());
    let changed = |catalog: &Catalog| catalog.source_text(&catalog.rules()[0]).expect("read").1;
    assert!(!changed(&catalog));
    write(folder.path(), "a.yml", &rule("One more", "a.exe"));
    assert!(changed(&catalog));
    std::fs::remove_file(folder.path().join("a.yml")).expect("removed");
    assert!(catalog.source_text(&catalog.rules()[0]).is_err());
}

#[test]
fn a_cancelled_load_gives_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.yml", &rule("One", "a.exe"));
    let progress = Progress::default();
    progress.cancel();
    let sources = [Source::Path(folder.path().to_owned())];
    assert!(load(&sources, Knowledge::embedded(), &progress).is_none());
}

#[test]
fn a_rule_in_two_folders_shows_in_both_and_counts_once_in_reach() {
    let (mine, theirs) = (tempfile::tempdir().expect("one"), tempfile::tempdir().expect("two"));
    let text = rule("One", "a.exe").replace("title", "id: 11\ntitle");
    let other = rule("Other", "a.exe").replace("title", "id: 12\ntitle");
    write(mine.path(), "a.yml", &text);
    write(theirs.path(), "a.yml", &text);
    write(theirs.path(), "b.yml", &other);
    let sources = [mine.path(), theirs.path()].map(|path| Source::Path(path.to_owned()));
    let loaded = load(&sources, Knowledge::embedded(), &Progress::default()).expect("loaded");
    let catalog = Catalog::new(loaded, Knowledge::embedded());
    assert_eq!(catalog.len(), 3);
    let key = catalog.entries(catalog.ids().next().expect("a rule"))[0].key;
    let rules = catalog.indicator_rules(Lens::Plain, key);
    assert_eq!((rules.len(), catalog.reach(rules, &catalog.ids().collect())), (3, 2));
}

#[test]
fn a_burst_of_changes_is_told_once_it_is_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let (sender, receiver) = std::sync::mpsc::channel();
    let roots = [folder.path().to_owned()];
    let tell = move || sender.send(()).expect("someone listens");
    let _watch = rulescope::catalog::watch::Watch::start(&roots, tell).expect("watched");
    for number in 0..200 {
        write(folder.path(), &format!("{number}.yml"), &rule("One", "a.exe"));
    }
    let patience = std::time::Duration::from_secs(10);
    receiver.recv_timeout(patience).expect("told");
    assert_eq!(open(folder.path()).len(), 200);
}

#[test]
fn what_is_chosen_is_read_again_when_it_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.yml", &rule("One", "a.exe"));
    let table = folder.path().join("fields.csv");
    write(folder.path(), "fields.csv", "vendor,raw,canonical\nsigma,Image,process\n");
    let choices = Choices { fields: Some(table.clone()), ..Choices::default() };
    let before = open(folder.path());
    let fields = |catalog: &Catalog| {
        let entry = catalog.entries(catalog.ids().next().expect("a rule"))[0].key.field;
        catalog.field_name(entry).to_string()
    };
    assert_eq!(fields(&before), "Image");
    let chosen = before
        .again_with(&before.sources(), &choices, &Progress::default())
        .expect("not cancelled");
    assert_eq!(fields(&chosen), "process");
    assert!(Arc::ptr_eq(&chosen.rules()[0], &again(&chosen).rules()[0]), "nothing has changed");
    write(folder.path(), "fields.csv", "vendor,raw,canonical\nsigma,Image,image\nsigma,,x\n");
    let edited = again(&chosen);
    assert_eq!(fields(&edited), "image");
    let problem = &edited.problems[0];
    assert_eq!((edited.path_of(problem), problem.line), (table, 3));
    let back = edited
        .again_with(&before.sources(), &Choices::default(), &Progress::default())
        .expect("not cancelled");
    assert_eq!((fields(&back).as_str(), back.problems.len()), ("Image", 0));
}
