//! What a holder does to a content: the verb's stance, what a negation turns it into,
//! and contents that call something false.

mod common;

use secondo::input::Document;
use secondo::{Options, check};

/// The stance of the first attribution of a sentence.
fn stance(sentence: &str) -> &'static str {
    let document = Document {
        id: "test".to_owned(),
        text: sentence.to_owned(),
        ..Document::default()
    };
    let report = check(&document, &common::GRAMMARS, &Options::default());
    let found = report.attributions.first();
    found
        .unwrap_or_else(|| panic!("nothing in {sentence:?}"))
        .stance
        .name()
}

#[test]
fn negated_verbs_turn_their_stance_round() {
    for (sentence, wanted) in [
        ("The minister denied taking the money.", "deny"),
        ("The minister did not deny taking the money.", "doubt"),
        (
            "The spokesman confirmed that the bridge was closed.",
            "confirm",
        ),
        (
            "The spokesman did not confirm that the bridge was closed.",
            "deny",
        ),
        (
            "The spokesman would not say whether the bridge was closed.",
            "doubt",
        ),
        (
            "Il procuratore esclude che ci siano altri complici.",
            "deny",
        ),
        (
            "Il procuratore non esclude che ci siano altri complici.",
            "doubt",
        ),
        ("Il perito ritiene che la diga sia fragile.", "believe"),
        ("Il perito non ritiene che la diga sia fragile.", "deny"),
        ("Il ministro non ha detto se il ponte riaprirà.", "doubt"),
        (
            "Il governo non conferma né smentisce la trattativa.",
            "doubt",
        ),
    ] {
        assert_eq!(stance(sentence), wanted, "{sentence}");
    }
}

#[test]
fn who_calls_something_false_denies_it() {
    for (sentence, wanted) in [
        ("The agency said the report was completely false.", "deny"),
        ("The agency said the report was not false.", "assert"),
        ("The agency said the report was late.", "assert"),
        (
            "Il portavoce ha detto che la notizia è del tutto infondata.",
            "deny",
        ),
        (
            "Il portavoce ha detto che la notizia non è falsa.",
            "assert",
        ),
    ] {
        assert_eq!(stance(sentence), wanted, "{sentence}");
    }
}
