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

/// Found by hand: patterns nested without end used up the stack.
#[test]
fn deeply_nested_patterns_are_errors() {
    for nested in ["(", "!", "@", "source:", "!("] {
        let pattern = nested.repeat(100_000);
        let text = format!("rule deep 0.5\n  doc    Too deep.\n  match  {pattern}\n");
        let file = secondo::grammar::SourceFile {
            name: "xx/rules.gr".to_owned(),
            path: None,
            folder: "xx".to_owned(),
            text: text.into(),
            layer: 1,
        };
        let errors = secondo::grammar::GrammarSet::from_files(vec![file]).expect_err("too deep");
        assert!(errors.to_string().contains("64 deep"), "{nested}: {errors}");
    }
}

#[test]
fn more_boundaries_than_the_matcher_remembers_are_an_error() {
    let boundaries = |count: usize| -> String {
        let line = |number| format!("boundary b{number} = \",\" w{number}\n");
        let lines: String = (0..count).map(line).collect();
        format!("language xx Xx\n\n{lines}")
    };
    let load = |count| {
        let file = secondo::grammar::SourceFile {
            name: "xx/boundaries.gr".to_owned(),
            path: None,
            folder: "xx".to_owned(),
            text: boundaries(count).into(),
            layer: 1,
        };
        secondo::grammar::GrammarSet::from_files(vec![file])
    };
    assert!(load(127).is_ok(), "as many as there are bits");
    let errors = load(128).expect_err("too many");
    let shown = errors.to_string();
    assert!(shown.contains("more than 127 boundaries"), "{shown}");
    assert!(shown.contains("xx/boundaries.gr:130"), "{shown}");
}
