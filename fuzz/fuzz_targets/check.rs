//! The whole check: spans lie in the text, and JSON can be written of every report.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use secondo::Options;
use secondo::grammar::GrammarSet;
use secondo::input::Document;
use secondo::report::{Format, Layout};

static GRAMMARS: LazyLock<GrammarSet> =
    LazyLock::new(|| GrammarSet::builtin().expect("the built-in grammars are right"));

fuzz_target!(|text: &str| {
    let document = Document {
        text: text.to_owned(),
        ..Document::default()
    };
    let report = secondo::check(&document, &GRAMMARS, &Options::default());
    for one in &report.attributions {
        for span in one.source.iter().chain(&one.cue).chain(&one.content) {
            assert!(text.get(span.start..span.end).is_some());
        }
    }
    for name in ["json", "human"] {
        let format = Format::from_name(name).expect("a format");
        let written = (format.build)(Layout::default()).article(&report, &mut Vec::new());
        assert!(written.is_ok());
    }
});
