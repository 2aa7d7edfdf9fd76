//! Markdown: running text without marks, code, tables' frames and pictures.

use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::blocks::{Blocks, under_title};
use super::format::whole_within;
use super::{Document, Format, InputError, Part, Settings, decode_as};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    about: "one article of Markdown",
    endings: &["md", "markdown"],
    also: &[],
    begins: |_| false,
    split: |stream, settings| {
        whole_within(stream, settings.limit.saturating_mul(Settings::MARKED_DOWN))
    },
    read,
};

fn read(part: Part, settings: &Settings) -> Result<Document, InputError> {
    let (source, _) = decode_as(&part.bytes, part.charset.as_deref())?;
    let mut document = Document {
        extracted: true,
        ..part.known
    };
    let text = Reader::default().text(&source, &mut document);
    document.text = under_title(document.title.as_deref(), text);
    if super::decode::is_blank(&document.text) {
        return Err(InputError::Empty);
    }
    settings.bounded(&document.text, "")?;
    Ok(document)
}

/// Where in the document the reader stands.
#[derive(Default)]
struct Reader {
    blocks: Blocks,
    /// Blocks and pictures around, whose words are no running text.
    hidden: usize,
    metadata: bool,
    title: bool,
}

impl Reader {
    fn text(mut self, source: &str, document: &mut Document) -> String {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        for event in Parser::new_ext(source, options) {
            match event {
                Event::Start(tag) => self.start(&tag, document),
                Event::End(tag) => self.end(tag, document),
                Event::Text(words) if self.metadata => front_matter(&words, document),
                Event::Text(words) | Event::Code(words) if self.hidden == 0 => {
                    self.blocks.push(&words);
                }
                Event::SoftBreak | Event::HardBreak => self.blocks.space(),
                Event::Rule => drop(self.blocks.close()),
                _ => {}
            }
        }
        self.blocks.finish()
    }

    fn start(&mut self, tag: &Tag<'_>, document: &Document) {
        match tag {
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. } => self.hidden += 1,
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle) => self.metadata = true,
            Tag::Heading { level, .. } => {
                self.blocks.close();
                self.title = *level == HeadingLevel::H1 && document.title.is_none();
            }
            Tag::Paragraph | Tag::Item | Tag::TableRow | Tag::TableHead => {
                self.blocks.close();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, document: &mut Document) {
        match tag {
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image => self.hidden -= 1,
            TagEnd::MetadataBlock(_) => self.metadata = false,
            TagEnd::TableCell => self.blocks.space(),
            TagEnd::Heading(_) => {
                let heading = self.blocks.close();
                if std::mem::take(&mut self.title) && !heading.is_empty() {
                    document.title = Some(heading.to_owned());
                }
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead => {
                self.blocks.close();
            }
            _ => {}
        }
    }
}

/// `key: value` lines of a front matter, as static site generators have it.
fn front_matter(lines: &str, document: &mut Document) {
    for (key, value) in lines.lines().filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        let quoted = |mark| {
            value
                .strip_prefix(mark)
                .and_then(|rest| rest.strip_suffix(mark))
        };
        let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value).trim();
        let field = match key.trim_end() {
            "title" => &mut document.title,
            "author" => &mut document.author,
            "date" | "published" => &mut document.published,
            "url" | "canonical" => &mut document.url,
            "publisher" | "site" => &mut document.publisher,
            "lang" | "language" => &mut document.language,
            _ => continue,
        };
        if !value.is_empty() {
            *field = Some(value.to_owned());
        }
    }
}
