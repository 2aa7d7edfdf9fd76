//! Every example of the built-in grammars, and the outlets' table.

mod common;

use secondo::matcher::verify;

/// A language of one file, of that name.
fn load(
    name: &str,
    text: &str,
) -> Result<secondo::grammar::GrammarSet, secondo::grammar::GrammarErrors> {
    let file = secondo::grammar::SourceFile {
        name: name.to_owned(),
        path: None,
        folder: "xx".to_owned(),
        text: text.to_owned().into(),
        layer: 1,
    };
    secondo::grammar::GrammarSet::from_files(vec![file])
}

#[test]
fn built_in_grammars_load() {
    assert!(
        common::GRAMMARS.grammars.len() >= 2,
        "two languages at least"
    );
    assert!(
        common::GRAMMARS.outlets.len() >= 200,
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
        let errors = load("xx/rules.gr", &text).expect_err("too deep");
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
    assert!(
        load("xx/boundaries.gr", &boundaries(127)).is_ok(),
        "as many as there are bits"
    );
    let errors = load("xx/boundaries.gr", &boundaries(128)).expect_err("too many");
    let shown = errors.to_string();
    assert!(shown.contains("more than 127 boundaries"), "{shown}");
    assert!(shown.contains("xx/boundaries.gr:130"), "{shown}");
}

#[test]
fn evidence_about_ends_weighs_with_its_boundary_in_its_kind_of_content() {
    let grammar = |evidence: &str, clause: &str, hall: &str| {
        format!(
            "language xx Xx

boundary in 0.9 = in
{evidence}

rule thanks 0.9
  doc    A phrase.
  match  source:<capital> cue:@thanked content:([phrase])
  ok     Anna thanked Bob in Rome. | source: Anna | cue: thanked | content: Bob
  ok     Anna thanked the hall in Rome. | source: Anna | cue: thanked | content: {hall}

rule says 0.9
  doc    A clause.
  match  source:<capital> cue:@said content:([clause])
  ok     Anna said the hall in Rome. | source: Anna | cue: said | content: {clause}
"
        )
    };
    let whole = "the hall in Rome";
    for text in [
        grammar("", "the hall", "the hall"),
        grammar(
            "evidence end hall 0.01! end phrase : hall",
            "the hall",
            whole,
        ),
        grammar(
            "evidence end hall 0.01! end clause : hall",
            whole,
            "the hall",
        ),
        grammar("evidence end hall 0.01! end content : hall", whole, whole),
        grammar("evidence end the 0.01! start content : the", whole, whole),
        grammar(
            "evidence end rome 0.01! after clause : in rome",
            whole,
            "the hall",
        ),
    ] {
        let set = load("xx/rules.gr", &text).unwrap_or_else(|errors| panic!("{errors}"));
        for verdict in verify(&set, 0) {
            let found = verdict.found.join(" / ");
            assert!(verdict.outcome.is_good(), "{text}\n{found}");
        }
    }
}

#[test]
fn evidence_about_ends_that_looks_elsewhere_is_an_error() {
    for wrong in ["before phrase : a", "end cue : a", "after source : a"] {
        let text = format!("language xx Xx\n\nevidence end e {wrong}\n");
        let errors = load("xx/rules.gr", &text).expect_err(wrong).to_string();
        assert!(errors.contains("xx/rules.gr:3:"), "{errors}");
        assert!(
            errors.contains("evidence about an end looks at"),
            "{errors}"
        );
    }
}
