//! JSON and JSON Lines: any bytes are articles and errors.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use secondo::input::{Format, Settings};

fuzz_target!(|bytes: &[u8]| {
    let settings = Settings::default();
    for name in ["json", "jsonl"] {
        let format = Format::from_name(name).expect("a format");
        for part in (format.split)(Box::new(Cursor::new(bytes.to_vec())), &settings) {
            match part.and_then(|part| (format.read)(part, &settings)) {
                Ok(document) => assert!(!document.text.trim().is_empty()),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
});
