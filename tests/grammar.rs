//! Every example of the built-in grammars, and the outlets' table.

mod common;

use secondo::matcher::verify;

#[test]
fn built_in_grammars_load() {
    assert!(
        common::GRAMMARS.grammars.len() >= 2,
        "two languages at least"
    );
    assert!(
        common::GRAMMARS.outlets.list().len() >= 200,
        "200 outlets at least"
    );
    for grammar in &common::GRAMMARS.grammars {
        assert!(!grammar.rules.is_empty(), "{} has no rules", grammar.code);
    }
}

#[test]
fn every_example_holds() {
    let verdicts = verify(&common::GRAMMARS, 0);
    let broken: Vec<String> = verdicts
        .iter()
        .filter(|verdict| !verdict.outcome.is_good())
        .map(|verdict| {
            format!(
                "{}:{}: {}: {}\n  {}\n  found {}",
                verdict.file,
                verdict.line,
                verdict.outcome.name(),
                verdict.rule.id,
                verdict.example.text.value,
                verdict.found.join("\n  found ")
            )
        })
        .collect();
    let count = verdicts.len();
    assert!(
        broken.is_empty(),
        "of {count} examples:\n{}",
        broken.join("\n")
    );
}
