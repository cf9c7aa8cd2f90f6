//! Puts the icon into the program where the system looks for it there: on Windows.

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=assets/icon/rulescope.ico");
    if std::env::var_os("CARGO_CFG_WINDOWS").is_some() {
        winresource::WindowsResource::new().set_icon("assets/icon/rulescope.ico").compile()?;
    }
    Ok(())
}
