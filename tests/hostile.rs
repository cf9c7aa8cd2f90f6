//! Rules are untrusted input: whatever bytes a file holds, reading it ends, without a panic.
//!
//! Each test changes the fixtures and sample rules of a vendor at random, for half a second, or for
//! as many seconds as `RULESCOPE_FUZZ_SECONDS` says. A changed file is read itself, or a file is read
//! that needs it: the YAML of a changed Python file, a search with a changed macro. The seed is
//! printed; `RULESCOPE_FUZZ_SEED` repeats a run.

use rulescope::vendors::{Context, Folder, SourceFile, read};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Files in memory.
struct Files {
    texts: Vec<(Arc<str>, Arc<str>)>,
    names: Vec<Arc<str>>,
    /// The number of a file that has another text than it had.
    changed: Option<(usize, Arc<str>)>,
    /// The numbers of the files whose text was asked for.
    asked: Mutex<BTreeSet<usize>>,
}

impl Folder for Files {
    fn paths(&self) -> &[Arc<str>] {
        &self.names
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        let number = self.names.iter().position(|name| name.as_ref() == path)?;
        self.asked.lock().expect("not poisoned").insert(number);
        Some(self.text_of(number))
    }
}

impl Files {
    fn text_of(&self, number: usize) -> Arc<str> {
        match &self.changed {
            Some((changed, text)) if *changed == number => text.clone(),
            _ => self.texts[number].1.clone(),
        }
    }

    fn read(&self, number: usize) {
        let (path, text) = (&self.names[number], self.text_of(number));
        let reading = read(&SourceFile::new(path, &text), &Context::new(self));
        for rule in &reading.rules {
            assert!(rule.line >= 1);
            rule.expr.clauses();
        }
    }

    /// For each file, the files that are read with its text: itself, and those that ask for it.
    fn readers(&self) -> Vec<Vec<usize>> {
        let mut readers: Vec<Vec<usize>> = (0..self.names.len()).map(|file| vec![file]).collect();
        for file in 0..self.names.len() {
            self.read(file);
            let asked = std::mem::take(&mut *self.asked.lock().expect("not poisoned"));
            asked
                .into_iter()
                .filter(|asked| *asked != file)
                .for_each(|asked| readers[asked].push(file));
        }
        readers
    }
}

fn files_under(root: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() { files_under(&path, found) } else { found.push(path) }
    }
}

fn seeds(vendor: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files_under(&root.join("tests/fixtures").join(vendor), &mut paths);
    files_under(&root.join("rules").join(vendor), &mut paths);
    paths.sort();
    let text = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).ok()?;
        Some((Arc::from(path.to_str()?), Arc::from(text)))
    };
    let texts: Vec<(Arc<str>, Arc<str>)> = paths.into_iter().filter_map(text).collect();
    let names = texts.iter().map(|(name, _)| name.clone()).collect();
    Files { texts, names, changed: None, asked: Mutex::default() }
}

/// Words that mean something to one language or another.
const WORDS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "`",
    "\\",
    "*",
    "?",
    "|",
    ":",
    "=",
    "!=",
    "not ",
    " and ",
    " or ",
    " in ",
    "$",
    "#",
    "%",
    "~",
    "/",
    "//",
    "/*",
    "\n",
    "\n  - ",
    "0x",
    "-1",
    "1e999",
    "NOT ",
    "AND ",
    " by ",
    "where ",
    "select ",
    "from ",
    "sequence ",
    "|> ",
    "lambda: ",
    "event.get(",
    "ü",
    "\u{0}",
    "𝕏",
];

fn mutate(text: &str, others: &[(Arc<str>, Arc<str>)], random: &mut fastrand::Rng) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.usize(..6) {
        let at = text.floor_char_boundary(random.usize(..=text.len()));
        let to = text.floor_char_boundary((at + random.usize(..40)).min(text.len()));
        match random.u8(..6) {
            0 => text.replace_range(at..to, ""),
            1 => text.insert_str(at, WORDS[random.usize(..WORDS.len())]),
            2 => {
                let piece = text[at..to].to_owned();
                text.insert_str(at, &piece.repeat(random.usize(1..20)));
            }
            3 => text.truncate(at),
            4 => {
                let word = WORDS[random.usize(..WORDS.len())];
                text.replace_range(at..to, &word.repeat(random.usize(1..400)));
            }
            _ => {
                let other = &others[random.usize(..others.len())].1;
                let from = other.floor_char_boundary(random.usize(..=other.len()));
                let end = other.floor_char_boundary((from + random.usize(..200)).min(other.len()));
                text.insert_str(at, &other[from..end]);
            }
        }
    }
    text
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn read_changed(vendor: &str) {
    let mut files = seeds(vendor);
    assert!(!files.texts.is_empty(), "nothing to change for {vendor}");
    let seed = number("RULESCOPE_FUZZ_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("seed {seed}");
    let seconds = number("RULESCOPE_FUZZ_SECONDS").map(Duration::from_secs);
    let work = move || {
        let readers = files.readers();
        let mut random = fastrand::Rng::with_seed(seed);
        let end = Instant::now() + seconds.unwrap_or(Duration::from_millis(500));
        let mut slowest = (Duration::ZERO, 0);
        let mut runs = 0_u64;
        while Instant::now() < end {
            let changed = random.usize(..files.texts.len());
            let text = mutate(&files.texts[changed].1, &files.texts, &mut random);
            let length = text.len();
            files.changed = Some((changed, text.into()));
            let start = Instant::now();
            files.read(readers[changed][random.usize(..readers[changed].len())]);
            slowest = slowest.max((start.elapsed(), length));
            runs += 1;
        }
        println!("{runs} runs; slowest {:?} for {} changed bytes", slowest.0, slowest.1);
    };
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(work);
    assert!(thread.expect("a thread").join().is_ok(), "a reader panicked (seed {seed})");
}

#[test]
fn sigma_survives() {
    read_changed("sigma");
}

#[test]
fn elastic_survives() {
    read_changed("elastic");
}

#[test]
fn splunk_survives() {
    read_changed("splunk");
}

#[test]
fn yara_l_survives() {
    read_changed("yara-l");
}

#[test]
fn panther_survives() {
    read_changed("panther");
}
