//! What the package is told to hold is there, and says the same of the program everywhere.

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
