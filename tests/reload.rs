//! What happens to an open catalog when files change on disk.

use rulescope::catalog::load::{Progress, Source, load};
use rulescope::catalog::watch::{Root, Watch};
use rulescope::catalog::{Catalog, Changes, Choices, Lens, RuleId};
use rulescope::export::jsonl;
use rulescope::knowledge::Knowledge;
use rulescope::views::rows;
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
    let anything = Changes::anything();
    catalog.again(&catalog.sources(), &anything, &Progress::default()).expect("not cancelled")
}

/// Reads again what is told to have changed.
fn after(catalog: &Catalog, root: &Path, paths: &[&str]) -> Catalog {
    let mut changes = Changes::default();
    let root = root.canonicalize().expect("a folder");
    paths.iter().for_each(|path| changes.add(root.join(path)));
    catalog.again(&catalog.sources(), &changes, &Progress::default()).expect("not cancelled")
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

/// All that is shown of a catalog under a lens, as text.
fn shown(catalog: &Catalog, lens: Lens) -> String {
    let rules: Vec<RuleId> = catalog.ids().collect();
    let mut out = Vec::new();
    jsonl::write(catalog, &rules, &mut out).expect("written");
    let mut text = String::from_utf8(out).expect("UTF-8");
    let corpus = rules.iter().copied().collect();
    let tests = rows::indicator_rows(catalog, lens, &rules, &corpus);
    let fields = rows::field_rows(catalog, lens, &rules, &corpus);
    let names: Vec<_> = catalog.field_names().collect();
    text.push_str(&format!("{tests:#?}{fields:#?}{names:?}"));
    let words = rules.iter().map(|id| catalog.search_text(*id).whole());
    words.for_each(|words| text.push_str(words));
    text
}

#[test]
fn a_catalog_read_again_shows_what_one_read_anew_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/sigma");
    let files = walkdir::WalkDir::new(samples).sort_by_file_name().into_iter().flatten();
    let names = (0..).map(|number| format!("{number:03}.yml"));
    for (file, name) in files.filter(|file| file.file_type().is_file()).zip(names) {
        std::fs::copy(file.path(), root.join(name)).expect("copied");
    }
    let mut catalog = open(root);
    let changes: [&dyn Fn(); 4] = [
        &|| write(root, "004.yml", &rule("Changed", "NEW.exe").replace("Image", "Company")),
        &|| write(root, "000a.yml", &rule("Came", "new.exe")),
        &|| std::fs::remove_file(root.join("001.yml")).expect("removed"),
        &|| write(root, "000.yml", "title: ["),
    ];
    let paths = ["004.yml", "000a.yml", "001.yml", "000.yml"];
    for (change, path) in changes.iter().zip(paths) {
        // What is made at the first search is there to be taken over.
        catalog.prepare();
        change();
        catalog = after(&catalog, root, &[path]);
        for lens in [Lens::Plain, Lens::Merged] {
            assert!(shown(&catalog, lens) == shown(&open(root), lens), "{path}, {lens:?}");
        }
    }
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
fn what_is_told_to_have_changed_is_read_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    for name in ["a", "b", "c"] {
        write(root, &format!("{name}.yml"), &rule(name, "x.exe"));
    }
    let before = open(root);
    write(root, "a.yml", &rule("a, changed", "x.exe"));
    write(root, "b.yml", &rule("b, not told", "x.exe"));
    write(root, "d.yml", &rule("d", "x.exe"));
    std::fs::remove_file(root.join("c.yml")).expect("removed");
    let told = after(&before, root, &["a.yml", "c.yml", "d.yml", "d.yml~", ".git/a.yml"]);
    assert_eq!(titles(&told), ["a, changed", "b", "d"]);
    assert_eq!((told.files, told.problems.len()), (3, 0));
    assert_eq!(titles(&again(&told)), ["a, changed", "b, not told", "d"]);
}

#[test]
fn a_folder_that_comes_or_goes_brings_or_takes_its_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    write(root, "a.yml", &rule("a", "x.exe"));
    let before = open(root);
    std::fs::create_dir(root.join("more")).expect("a folder");
    write(root, "more/b.yml", &rule("b", "x.exe"));
    let more = after(&before, root, &["more"]);
    assert_eq!(titles(&more), ["a", "b"]);
    std::fs::rename(root.join("more"), root.join("moved")).expect("moved");
    assert_eq!(titles(&after(&more, root, &["more"])), ["a", "b"]);
    std::fs::remove_dir_all(root.join("moved")).expect("removed");
    assert_eq!(titles(&after(&more, root, &["more"])), ["a"]);
}

#[test]
fn code_beside_a_rule_is_followed_by_that_rule_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    for name in ["one", "two"] {
        let text = format!(
            "AnalysisType: rule\nFilename: {name}.py\nRuleID: {name}\nLogTypes: [AWS.CloudTrail]\n\
             Severity: Low\nEnabled: true\n"
        );
        write(root, &format!("{name}.yml"), &text);
        write(
            root,
            &format!("{name}.py"),
            "def rule(event):\n    return event.get('a') == 'old'\n",
        );
    }
    let before = open(root);
    write(root, "one.py", "def rule(event):\n    return event.get('a') == 'new'\n");
    let now = after(&before, root, &["one.py"]);
    let value = |catalog: &Catalog, at: usize| {
        let id = catalog.ids().nth(at).expect("a rule");
        catalog.value_text(catalog.entries(id)[0].key.value).to_string()
    };
    assert_eq!((value(&now, 0), value(&now, 1)), ("new".to_owned(), "old".to_owned()));
    assert!(Arc::ptr_eq(&before.rules()[1], &now.rules()[1]), "the other was read again");
}

fn watch(root: &Path) -> (Watch, std::sync::mpsc::Receiver<Changes>) {
    let (sender, receiver) = std::sync::mpsc::channel();
    let path = root.canonicalize().expect("a folder");
    let tell = move |changes| sender.send(changes).unwrap_or_default();
    (Watch::start(&[Root::Tree(path)], tell).expect("watched"), receiver)
}

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

#[test]
fn many_files_replaced_at_once_end_in_a_right_catalog() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let name = |number: usize| format!("{number:03}.yml");
    (0..400).for_each(|number| write(root, &name(number), &rule("Old", "a.exe")));
    let before = open(root);
    let (_watch, told) = watch(root);
    // As `git checkout` does it: what was there is removed, another file takes its name.
    for number in 0..400 {
        std::fs::remove_file(root.join(name(number))).expect("removed");
        if number % 10 > 0 {
            write(root, &name(number), &rule("New", "a.exe"));
        }
    }
    let mut now = before;
    while titles(&now) != vec!["New"; 360] {
        let changes = told.recv_timeout(PATIENCE).expect("told");
        let read = now.again(&now.sources(), &changes, &Progress::default());
        now = read.expect("read");
    }
    assert_eq!(now.files, open(root).files);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_leaves_the_others_watched() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let folders = ["a", "b/closed", "b/open/deep", "c"];
    folders.iter().for_each(|path| std::fs::create_dir_all(root.join(path)).expect("a folder"));
    let closed = root.join("b/closed");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).expect("closed");
    let (_watch, told) = watch(root);
    for path in ["a/x.yml", "b/x.yml", "b/open/deep/x.yml", "c/x.yml"] {
        write(root, path, &rule("New", "a.exe"));
        let changes = told.recv_timeout(PATIENCE).expect(path);
        let paths = changes.paths().expect("it is known which");
        assert!(paths.iter().any(|changed| changed.ends_with(path)), "{path}: {paths:?}");
    }
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).expect("opened");
}

#[test]
fn every_way_editors_save_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    write(root, "a.yml", &rule("0", "a.exe"));
    let mut catalog = open(root);
    let (_watch, told) = watch(root);
    let (file, aside) = (root.join("a.yml"), root.join("a.yml~"));
    type Save<'a> = &'a dyn Fn(&str) -> std::io::Result<()>;
    let truncate: Save<'_> = &|text| std::fs::write(&file, text);
    let replace: Save<'_> = &|text| {
        std::fs::write(root.join(".a.yml.tmp"), text)?;
        std::fs::rename(root.join(".a.yml.tmp"), &file)
    };
    let keep_a_backup: Save<'_> = &|text| {
        std::fs::rename(&file, &aside)?;
        std::fs::write(&file, text)?;
        std::fs::remove_file(&aside)
    };
    for (number, save) in [truncate, replace, keep_a_backup].into_iter().enumerate() {
        let title = format!("{}", number + 1);
        save(&rule(&title, "a.exe")).expect("saved");
        while titles(&catalog) != [&*title] {
            let changes = told.recv_timeout(PATIENCE).expect("told");
            let now = catalog.again(&catalog.sources(), &changes, &Progress::default());
            catalog = now.expect("read");
        }
    }
}

#[test]
fn what_no_rule_is_read_from_is_not_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    std::fs::create_dir(root.join(".git")).expect("a folder");
    write(root, "a.yml", &rule("a", "a.exe"));
    let (_watch, told) = watch(root);
    write(root, ".git/index.yml", "x");
    write(root, "notes.txt", "x");
    std::fs::read(root.join("a.yml")).expect("read");
    let nothing = told.recv_timeout(std::time::Duration::from_millis(500));
    assert!(nothing.is_err(), "{nothing:?}");
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
        .again_with(&before.sources(), &choices, &Changes::anything(), &Progress::default())
        .expect("not cancelled");
    assert_eq!(fields(&chosen), "process");
    assert!(Arc::ptr_eq(&chosen.rules()[0], &again(&chosen).rules()[0]), "nothing has changed");
    write(folder.path(), "fields.csv", "vendor,raw,canonical\nsigma,Image,image\nsigma,,x\n");
    let edited = again(&chosen);
    assert_eq!(fields(&edited), "image");
    let problem = &edited.problems[0];
    assert_eq!((edited.path_of(problem), problem.line), (table, 3));
    let back = edited
        .again_with(
            &before.sources(),
            &Choices::default(),
            &Changes::anything(),
            &Progress::default(),
        )
        .expect("not cancelled");
    assert_eq!((fields(&back).as_str(), back.problems.len()), ("Image", 0));
}
