//! What the package is told to hold is there, and says the same of the program everywhere.

use clap::CommandFactory as _;
use regex::Regex;
use std::collections::BTreeSet;
use std::path::Path;

const ID: &str = "org.rulescope.Rulescope";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn assets() -> Vec<(String, String)> {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("a manifest");
    let assets = manifest["package"]["metadata"]["deb"]["assets"].as_array().expect("assets");
    let text = |value: &toml::Value| value.as_str().expect("a path").to_owned();
    assets.iter().map(|asset| (text(&asset[0]), text(&asset[1]))).collect()
}

#[test]
fn every_file_of_the_package_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let missing: Vec<String> = assets()
        .into_iter()
        .map(|(from, _)| from)
        .filter(|from| !from.starts_with("target/") && !root.join(from).is_file())
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_package_and_the_first_command_of_the_readme_bring_the_same_libraries() {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("a manifest");
    let depends = manifest["package"]["metadata"]["deb"]["depends"].as_str().expect("a list");
    let package: BTreeSet<&str> = depends.split(", ").filter(|name| *name != "$auto").collect();
    let readme = read("README.md");
    let command = readme.lines().find(|line| line.ends_with("cargo run --release --locked"));
    let (_, names) = command.and_then(|line| line.split_once("recommends ")).expect("a command");
    let (names, _) = names.split_once(" && ").expect("what comes after it");
    let to_build = ["gcc", "libc6-dev"];
    let readme: BTreeSet<&str> = names.split(' ').filter(|it| !to_build.contains(it)).collect();
    assert_eq!(package, readme);
}

/// Without `dpkg-dev` a package is made all the same, but it does not say which C library it needs.
#[test]
fn the_install_command_of_the_readme_brings_what_finds_the_c_library() {
    let readme = read("README.md");
    let command = readme.lines().find(|line| line.contains("&& cargo deb --locked"));
    let (before, _) = command.and_then(|it| it.split_once("&& cargo deb")).expect("a command");
    assert!(before.contains("apt-get install") && before.contains(" dpkg-dev "), "{before}");
}

#[test]
fn entry_metainfo_icons_and_window_have_one_name() {
    let entry = read(&format!("assets/desktop/{ID}.desktop"));
    for line in
        ["Exec=rulescope %F".to_owned(), format!("Icon={ID}"), format!("StartupWMClass={ID}")]
    {
        assert!(entry.lines().any(|own| own == line), "{line}");
    }
    let metainfo = read(&format!("assets/desktop/{ID}.metainfo.xml"));
    assert!(metainfo.contains(&format!("<id>{ID}</id>")));
    let version = format!("<release version=\"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(metainfo.contains(&version), "the metainfo does not tell of this version");
    assert!(read("src/app/shell.rs").contains(&format!("with_app_id(\"{ID}\")")));
    let icons = assets().into_iter().filter(|(_, to)| to.contains("/hicolor/")).map(|(_, to)| to);
    assert!(icons.into_iter().all(|to| to.contains(&format!("/apps/{ID}."))));
}

/// What is named after two hyphens.
fn options_in(text: &str) -> BTreeSet<&str> {
    let named = Regex::new("--([a-z-]+)").expect("an expression");
    named.captures_iter(text).filter_map(|found| found.get(1)).map(|it| it.as_str()).collect()
}

#[test]
fn the_man_page_tells_of_every_command_and_option_and_nothing_of_others() {
    let page = read("assets/desktop/rulescope.1").replace("\\-", "-");
    let readme = read("README.md");
    let (_, without_window) = readme.split_once("## Without the window").expect("a section");
    let mut program = rulescope::cli::Arguments::command();
    program.build();
    let commands: Vec<_> = program.get_subcommands().collect();
    let mut options = BTreeSet::new();
    for command in std::iter::once(&program).chain(commands.iter().copied()) {
        options.extend(command.get_arguments().filter_map(|option| option.get_long()));
    }
    let told = options_in(&page);
    assert_eq!(told, options);
    let unknown: Vec<_> = options_in(without_window).difference(&options).copied().collect();
    assert_eq!(unknown, Vec::<&str>::new(), "in README.md");
    for command in commands {
        let heading = format!(".B {}", command.get_name());
        assert!(page.lines().any(|line| line == heading), "{heading}");
    }
    for version in rulescope::knowledge::Attack::VERSIONS {
        assert!(page.contains(version), "ATT&CK {version}");
    }
}

#[test]
fn the_man_page_and_the_changelogs_are_of_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    for (path, words) in [
        ("assets/desktop/rulescope.1", format!("\"Rulescope {version}\"")),
        ("assets/desktop/changelog.Debian", format!("rulescope ({version}-1)")),
        ("CHANGELOG.md", format!("## {version}\n")),
    ] {
        assert!(read(path).contains(&words), "{path} does not tell of {version}");
    }
}
