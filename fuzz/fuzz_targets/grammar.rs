//! Grammar files: any text is a grammar or a list of mistakes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use secondo::grammar::{GrammarSet, SourceFile};

fuzz_target!(|text: &str| {
    let file = SourceFile {
        name: "xx/rules.gr".to_owned(),
        path: None,
        folder: "xx".to_owned(),
        text: text.to_owned().into(),
        layer: 1,
    };
    if let Err(errors) = GrammarSet::from_files(vec![file]) {
        assert!(!errors.to_string().is_empty());
    }
});
