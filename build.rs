//! Lists every file under `grammars/` so that the binary carries them.
//!
//! Nothing is registered by hand: a new folder is a new language.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|ending| ending == "gr" || ending == "toml")
        {
            found.push(path);
        }
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let grammars = root.join("grammars");
    println!("cargo::rerun-if-changed=grammars");
    let mut found = Vec::new();
    collect(&grammars, &mut found)?;
    found.sort();
    let mut table = String::from("pub(super) static FILES: &[(&str, &str)] = &[\n");
    for path in found {
        let name = path
            .strip_prefix(&grammars)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        println!("cargo::rerun-if-changed=grammars/{name}");
        let _ = writeln!(
            table,
            "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/grammars/{name}\"))),"
        );
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("grammars.rs"), table)
}
