//! One small article for each construction that forms a chain, and traps beside them.

mod common;

use secondo::graph::origins;
use secondo::input::Document;
use secondo::report::{Grade, Identity, Report, Source, view};
use secondo::{Options, check};

fn read(publisher: &str, text: &str) -> Report {
    let document = Document {
        id: "test".to_owned(),
        text: text.to_owned(),
        publisher: Some(publisher.to_owned()),
        ..Document::default()
    };
    check(&document, &common::GRAMMARS, &Options::default())
}

/// The chain of the attribution whose content begins so, by names; `-` for unstated.
fn chain(report: &Report, content: &str) -> Vec<String> {
    let found = report
        .attributions
        .iter()
        .find(|one| {
            one.content
                .first()
                .is_some_and(|span| span.of(&report.text).starts_with(content))
        })
        .unwrap_or_else(|| panic!("no content {content:?} in {:#?}", report.attributions));
    found
        .chain
        .iter()
        .map(|id| {
            let source = &report.sources[id.0];
            source.name.clone().unwrap_or_else(|| "-".to_owned())
        })
        .collect()
}

#[test]
fn graphs_are_as_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, document) in common::chain_articles() {
            let report = check(&document, &common::GRAMMARS, &Options::default());
            let graph = view::graph(&report);
            insta::assert_snapshot!(common::chain_snapshot(&name), graph);
        }
    });
}

#[test]
fn addressees_platforms_and_publishers_are_no_links() {
    let articles = common::chain_articles().into_iter();
    for (name, document) in articles.filter(|(name, _)| name.contains("-trap-")) {
        let report = check(&document, &common::GRAMMARS, &Options::default());
        assert!(!report.attributions.is_empty(), "{name}");
        for attribution in &report.attributions {
            assert!(attribution.chain.len() <= 2, "{name}: {attribution:#?}");
        }
    }
}

#[test]
fn every_chain_ends_in_its_holder_and_says_why() {
    for (name, document) in common::chain_articles() {
        let report = check(&document, &common::GRAMMARS, &Options::default());
        for attribution in &report.attributions {
            let chain = &attribution.chain;
            assert_eq!(chain.first(), Some(&Report::PUBLISHER), "{name}");
            assert_eq!(chain.last(), Some(&attribution.holder), "{name}");
            assert_eq!(attribution.links.len() + 1, chain.len(), "{name}");
            for (link, ends) in attribution.links.iter().zip(chain.windows(2)) {
                assert_eq!([link.from, link.to], [ends[0], ends[1]], "{name}");
                assert!(!link.by.is_empty() && !link.spans.is_empty(), "{name}");
            }
        }
    }
}

#[test]
fn coordinated_sources_are_one_holder_with_members() {
    let report = read(
        "nytimes.com",
        "Anna Bianchi and Tom Miller said that the bridge was safe. Miller added that it was new.",
    );
    let [both, miller] = report.attributions.as_slice() else {
        panic!("{:#?}", report.attributions);
    };
    let members = &report.sources[both.holder.0].members;
    assert_eq!(members.len(), 2);
    assert!(members.contains(&miller.holder));
    assert_eq!(&origins(&report, both.claim), members);
}

#[test]
fn told_an_outlet_is_a_link() {
    let report = read(
        "nytimes.com",
        "The minister told Reuters that the talks had failed.",
    );
    assert_eq!(
        chain(&report, "that the talks"),
        ["The New York Times", "Reuters", "The minister"]
    );
}

#[test]
fn told_the_publisher_is_none() {
    let report = read(
        "reuters.com",
        "The minister told Reuters that the talks had failed.",
    );
    assert_eq!(
        chain(&report, "that the talks"),
        ["Reuters", "The minister"]
    );
}

#[test]
fn told_reporters_is_none() {
    let report = read(
        "reuters.com",
        "The minister told reporters that the talks had failed.",
    );
    assert_eq!(
        chain(&report, "that the talks"),
        ["Reuters", "The minister"]
    );
}

#[test]
fn what_a_relied_on_source_tells_of_comes_through_it() {
    let text = "Sputnik, citing Reuters, said unnamed officials feared the bank was bankrupt.";
    let report = read("nytimes.com", text);
    assert_eq!(
        chain(&report, "the bank was"),
        [
            "The New York Times",
            "Sputnik",
            "Reuters",
            "unnamed officials"
        ]
    );
}

#[test]
fn the_outlet_cites_and_not_who_it_tells_of() {
    let text = "Reuters claimed that the mayor had agreed to the plan, quoting a close friend.";
    let report = read("nytimes.com", text);
    assert_eq!(
        chain(&report, "that the mayor"),
        ["The New York Times", "Reuters"]
    );
    let friend = report.attributions.last().expect("whom it quotes");
    assert_eq!(friend.chain.len(), 3, "{friend:#?}");
}

#[test]
fn speaking_to_the_newspaper_is_a_link() {
    let text = "The pictures were first published by Reuters in May. It rained for days. \
                Speaking to the agency, a former aide said that the mayor took money.";
    let report = read("nytimes.com", text);
    assert_eq!(
        chain(&report, "that the mayor"),
        ["The New York Times", "Reuters", "a former aide"]
    );
}

#[test]
fn what_the_publisher_was_told_itself_is_its_own() {
    let text = "The minister told Reuters that the talks had failed. \
                Reached by The New York Times, he said that a new round would begin.";
    let report = read("nytimes.com", text);
    assert_eq!(
        chain(&report, "that a new round"),
        ["The New York Times", "The minister"]
    );
}

#[test]
fn a_statement_after_an_article_is_not_the_outlets() {
    let text = "The weather was bad. In a statement issued after the Reuters article, \
                Mayor Jane Doe said that the talks had failed.";
    let report = read("nytimes.com", text);
    assert_eq!(
        chain(&report, "that the talks"),
        ["The New York Times", "Jane Doe"]
    );
}

#[test]
fn a_poll_of_an_agency_is_not_its_story() {
    let text = "The race has become close. According to a Reuters poll, the two are level. \
                Voters said that they were tired.";
    let report = read("nytimes.com", text);
    assert_eq!(
        chain(&report, "that they were"),
        ["The New York Times", "Voters"]
    );
}

#[test]
fn one_official_by_two_routes_has_two_chains() {
    let report = read(
        "nytimes.com",
        "The minister told Reuters that the talks had failed. The minister told CNN that a new round would begin.",
    );
    let first = chain(&report, "that the talks");
    let second = chain(&report, "that a new round");
    assert_eq!(first.get(1).map(String::as_str), Some("Reuters"));
    assert_eq!(second.get(1).map(String::as_str), Some("CNN"));
}

#[test]
fn a_pronoun_goes_on_with_the_speech_event() {
    let report = read(
        "nytimes.com",
        "John Miller, the envoy, told Reuters that the talks had failed. He said that the delegation was leaving.",
    );
    assert_eq!(
        chain(&report, "that the delegation"),
        ["The New York Times", "Reuters", "John Miller"]
    );
}

#[test]
fn clause_in_clause_is_nested() {
    let report = read(
        "nytimes.com",
        "The talks had failed, the minister said, according to Reuters.",
    );
    assert_eq!(
        chain(&report, "The talks had failed"),
        ["The New York Times", "Reuters", "the minister"]
    );
}

#[test]
fn a_headline_gives_the_whole_story_to_its_outlet() {
    let report = read(
        "sputniknews.com",
        "WP: Pakistan aiuta i talebani\n\nUn funzionario pakistano ha dichiarato che la comunicazione è informale.\n\nA quanto si apprende, il Pakistan trasmette informazioni.",
    );
    assert_eq!(
        chain(&report, "che la comunicazione"),
        ["Sputnik", "The Washington Post", "Un funzionario pakistano"]
    );
    assert_eq!(
        chain(&report, "il Pakistan trasmette"),
        ["Sputnik", "The Washington Post", "-"]
    );
}

#[test]
fn another_outlet_ends_the_frame() {
    let report = read(
        "sputniknews.com",
        "WP: Pakistan aiuta i talebani\n\nL'ANSA ha scritto che la strada è chiusa.\n\nIl sindaco Mario Rossi ha dichiarato che la strada riaprirà.",
    );
    assert_eq!(chain(&report, "che la strada è"), ["Sputnik", "ANSA"]);
    assert_eq!(
        chain(&report, "che la strada riaprirà"),
        ["Sputnik", "Mario Rossi"]
    );
}

#[test]
fn surname_after_full_name_is_the_same_source() {
    let report = read(
        "reuters.com",
        "John Miller said that the talks had failed. Miller said that the delegation was leaving.",
    );
    assert_eq!(report.sources.len(), 2);
}

#[test]
fn unnamed_sources_stay_apart() {
    let report = read(
        "reuters.com",
        "One official said that the talks had failed. Another official said that the delegation was leaving.",
    );
    let unnamed = report
        .sources
        .iter()
        .filter(|source| source.identity == Identity::Anonymous);
    assert_eq!(unnamed.count(), 2);
}

#[test]
fn a_released_statement_holds_what_follows() {
    let report = read(
        "esteri.it",
        "Joint statement on the talks\n\nThe following statement was released by the Governments of Italy and France.\n\nThe Coalition agreed to prolong the talks.",
    );
    let chain = chain(&report, "to prolong");
    assert_eq!(chain.len(), 3, "{chain:?}");
    assert_eq!(
        chain.get(1).map(String::as_str),
        Some("the Governments of Italy and France")
    );
}

#[test]
fn every_link_says_what_established_it() {
    let report = read(
        "sputniknews.com",
        "WP: Pakistan aiuta i talebani\n\nUn funzionario pakistano ha dichiarato che la comunicazione è informale.",
    );
    for attribution in &report.attributions {
        assert_eq!(attribution.links.len() + 1, attribution.chain.len());
        for link in &attribution.links {
            assert!(!link.by.is_empty());
        }
    }
}

#[test]
fn odd_input_is_read_without_harm() {
    for text in [
        "",
        ".",
        "“”",
        "\u{0301}\u{200d} : \" ' - (",
        "said said said that that",
        "secondo secondo",
    ] {
        let report = read("", text);
        assert_eq!(report.text, text);
    }
}

/// The only source beside the publisher.
fn only(report: &Report) -> &Source {
    report.sources.get(1).expect("a source")
}

#[test]
fn a_role_with_a_country_is_unnamed() {
    let report = read(
        "reuters.com",
        "A South Korean presidential adviser said that the talks had failed.",
    );
    assert_eq!(only(&report).identity, Identity::Anonymous);
    assert_eq!(only(&report).grade, Some(Grade::Described));
}

#[test]
fn a_bare_source_has_no_description() {
    let report = read("reuters.com", "Sources said that the talks had failed.");
    assert_eq!(only(&report).grade, Some(Grade::Bare));
}

#[test]
fn a_name_behind_a_common_noun_belongs_to_the_role() {
    let report = read(
        "ansa.it",
        "Secondo un portavoce del movimento Bilal Karimi, i talebani non hanno bisogno di aiuti.",
    );
    assert_eq!(only(&report).name.as_deref(), Some("Bilal Karimi"));
    assert_eq!(only(&report).identity, Identity::Named);
}

#[test]
fn the_paper_is_the_outlet_named_last() {
    let report = read(
        "ansa.it",
        "WP: Pakistan aiuta i talebani\n\nSecondo quanto riferito dal giornale, il Pakistan utilizza canali di intelligence.",
    );
    assert_eq!(
        chain(&report, "il Pakistan utilizza"),
        ["ANSA", "The Washington Post"]
    );
}

#[test]
fn sources_quoted_by_an_outlet_come_through_it() {
    let report = read(
        "reuters.com",
        "Officials quoted by CNN said that the talks had failed.",
    );
    let chain = chain(&report, "that the talks");
    assert_eq!(chain.get(1).map(String::as_str), Some("CNN"), "{chain:?}");
}

/// The names of the members of the first source that has some.
fn members(text: &str) -> Vec<String> {
    let report = read("nytimes.com", text);
    let joint = report
        .sources
        .iter()
        .find(|source| !source.members.is_empty());
    let joint = joint.unwrap_or_else(|| panic!("nobody joint in {:#?}", report.sources));
    let name = |id: &secondo::report::SourceId| report.sources[id.0].name.clone();
    joint.members.iter().filter_map(name).collect()
}

#[test]
fn joint_sources_have_members_named_or_not() {
    for (text, expected) in [
        (
            "Anna Rossi and two officials said that the bridge was safe.",
            ["Anna Rossi", "two officials"],
        ),
        (
            "Both the mayor and the governor said that the bridge was safe.",
            ["the mayor", "the governor"],
        ),
        (
            "The bridge is closed, according to the minister of defence and two officers.",
            ["the minister of defence", "two officers"],
        ),
        (
            "Anna Bianchi, the mayor of Rome, and Tom Miller, an engineer, said it was safe.",
            ["Anna Bianchi", "Tom Miller"],
        ),
        (
            "Reuters and two other news outlets reported that the bridge was safe.",
            ["Reuters", "two other news outlets"],
        ),
        (
            "Sia il sindaco che il prefetto hanno detto che il ponte è sicuro.",
            ["il sindaco", "il prefetto"],
        ),
        (
            "Fonti della polizia e due testimoni hanno detto che il ponte è sicuro.",
            ["Fonti della polizia", "due testimoni"],
        ),
        (
            "Anna Bianchi, sindaca di Roma, e Mario Rossi hanno detto che il ponte è sicuro.",
            ["Anna Bianchi", "Mario Rossi"],
        ),
        (
            "Two officials and a diplomat said that the bridge was safe.",
            ["Two officials", "a diplomat"],
        ),
        (
            "The mayor and several others said that the bridge was safe.",
            ["The mayor", "several others"],
        ),
        (
            "Secondo la polizia e alcuni testimoni, il ponte è chiuso.",
            ["la polizia", "alcuni testimoni"],
        ),
    ] {
        assert_eq!(members(text), expected, "{text}");
    }
}

#[test]
fn what_one_source_is_joins_nobody() {
    for text in [
        "A friend of the mayor and the governor said that the bridge was safe.",
        "The Department of Housing and Urban Development said that the bridge was safe.",
        "Jane Doe, journalist and writer, said that the bridge was safe.",
        "Il portavoce del sindaco e del prefetto ha detto che il ponte è sicuro.",
        "I sindaci di Roma e Milano hanno detto che il ponte è sicuro.",
    ] {
        let report = read("nytimes.com", text);
        assert_eq!(report.sources.len(), 2, "{text} {:#?}", report.sources);
        assert!(only(&report).members.is_empty(), "{text}");
    }
}

#[test]
fn the_same_two_are_one_joint_source() {
    let report = read(
        "nytimes.com",
        "The mayor and two officials said that the bridge was safe. \
         Later both the mayor and the officials said that the road was open.",
    );
    let holders: Vec<_> = report.attributions.iter().map(|one| one.holder).collect();
    assert_eq!(holders.len(), 2);
    assert_eq!(holders[0], holders[1]);
}

#[test]
fn an_office_belongs_to_whose_it_is() {
    let report = read(
        "nytimes.com",
        "Anna Bianchi said that the bridge was safe. Her office said the road was open. \
         Mark Miller said the tax was high. His office said the bus would run. \
         Bianchi's office said that the tunnel was closed.",
    );
    let holder = |content: &str| {
        let mut all = report.attributions.iter();
        let found = all.find(|one| one.content[0].of(&report.text).contains(content));
        found.map(|one| one.holder)
    };
    assert_ne!(holder("the road"), holder("the bus"));
    assert_eq!(holder("the road"), holder("the tunnel"));
}

#[test]
fn whoever_has_it_from_somebody_else_is_no_origin() {
    let names = |text: &str| -> Vec<String> {
        let report = read("nytimes.com", text);
        let claim = report.attributions[0].claim;
        let found = origins(&report, claim).into_iter();
        let name = |id: secondo::report::SourceId| report.sources[id.0].name.clone();
        assert_eq!(report.summary.origins, found.len(), "{text}");
        found.filter_map(name).collect()
    };
    let relayed = "Reuters, citing the mayor, said that the dam was leaking. \
                   CNN, citing the mayor, said that the dam was leaking.";
    assert_eq!(names(relayed), ["the mayor"]);
    let confirmed = "Reuters said that the dam was leaking. CNN said that the dam was leaking.";
    assert_eq!(names(confirmed), ["Reuters", "CNN"]);
    let circle = "Reuters said that the dam was leaking, citing CNN. \
                  CNN, citing Reuters, said that the dam was leaking.";
    assert_eq!(names(circle), [""; 0]);
}
