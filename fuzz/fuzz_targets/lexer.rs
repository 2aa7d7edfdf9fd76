//! The first stage: tokens lie in the text, in order, on character boundaries.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use secondo::grammar::GrammarSet;
use secondo::input::Document;
use secondo::text;

static GRAMMARS: LazyLock<GrammarSet> =
    LazyLock::new(|| GrammarSet::builtin().expect("the built-in grammars are right"));

fuzz_target!(|text: &str| {
    let document = Document {
        text: text.to_owned(),
        ..Document::default()
    };
    let mut end = 0;
    for token in &text::analyse(&document, &GRAMMARS, None).tokens {
        let span = token.span();
        assert!(end <= span.start && span.start <= span.end);
        assert!(text.get(span.start..span.end).is_some());
        end = span.end;
    }
});
