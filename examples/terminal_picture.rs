//! Draws the terminal's report of an article as SVG, for the documentation:
//! `cargo run --example terminal_picture -- FILE > docs/images/terminal.svg`

use std::error::Error;
use std::io::Write;

use secondo::report::{Format, Layout, Tally};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name an article")?;
    let bytes = std::fs::read(&path)?;
    let document = secondo::input::from_bytes(&path, Some(&path), &bytes)?;
    let grammars = secondo::grammar::GrammarSet::builtin()?;
    let report = secondo::check(&document, &grammars, &secondo::Options::default());
    let layout = Layout {
        colour: true,
        width: 84,
        ..Layout::default()
    };
    let format = Format::from_name("human").ok_or("no such format")?;
    let reporter = (format.build)(layout);
    let mut shown = Vec::new();
    reporter.article(&report, &mut shown)?;
    reporter.end(&Tally::default(), &[], &mut shown)?;
    let shown = String::from_utf8(shown)?;
    let picture = anstyle_svg::Term::new().render_svg(&shown);
    std::io::stdout().write_all(picture.as_bytes())?;
    Ok(())
}
