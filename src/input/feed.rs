//! RSS, Atom and JSON Feed: one article an entry.

use std::io::Cursor;

use feed_rs::model::{Entry, Feed, Link, Text};
use feed_rs::parser;

use super::format::{all_of, begins_with, trimmed};
use super::{Document, Format, InputError, Part, Parts, Settings, Stream, decode_as, html};

pub(super) const FORMAT: Format = Format {
    name: "feed",
    about: "RSS or Atom, an article an entry",
    endings: &["rss", "atom"],
    also: &["xml"],
    begins,
    split,
    read,
};

/// Bytes at the start in which a feed's first element stands.
const START: usize = 2048;

fn begins(start: &[u8]) -> bool {
    let start = trimmed(&start[..start.len().min(START)]);
    let roots = ["<rss", "<feed", "<rdf:RDF"];
    if begins_with(start, "<?xml") {
        let mut elements = start.split(|&byte| byte == b'<').skip(2);
        // instructions and comments may come first
        let first = elements.find(|element| element.first().is_some_and(u8::is_ascii_alphabetic));
        return first.is_some_and(|first| roots.iter().any(|root| begins_with(first, &root[1..])));
    }
    roots.iter().any(|root| begins_with(start, root))
}

/// A feed is read whole: it is a page, no archive.
fn split(stream: Stream, settings: &Settings) -> Parts {
    let parsed = all_of(stream, settings.raw_limit()).and_then(|bytes| {
        // errors of XML have no place, so that there is none to name
        let parser = parser::Builder::new().id_generator(id).build();
        parser
            .parse(Cursor::new(bytes))
            .map_err(|error| InputError::Part {
                place: "not a feed".to_owned(),
                message: format!("{error}; name RSS or Atom, or say --input-format"),
            })
    });
    match parsed {
        Ok(feed) if feed.entries.is_empty() => Box::new(std::iter::once(Err(InputError::Empty))),
        Ok(feed) => Box::new(parts(feed)),
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

/// What an entry without an id is called; nothing where it has no link either.
fn id(links: &[Link], title: &Option<Text>, address: Option<&str>) -> String {
    if links.is_empty() {
        // the library would make one up, another one each time
        return String::new();
    }
    parser::generate_id(links, title, address)
}

fn parts(feed: Feed) -> impl Iterator<Item = Result<Part, InputError>> + Send {
    let publisher = plain(feed.title.as_ref());
    let language = feed
        .language
        .map(|tag| tag.chars().take_while(char::is_ascii_alphabetic).collect());
    feed.entries
        .into_iter()
        .zip(1..)
        .map(move |(entry, number)| Ok(part(entry, number, publisher.as_ref(), language.as_ref())))
}

fn part(entry: Entry, number: usize, feed: Option<&String>, language: Option<&String>) -> Part {
    let title = plain(entry.title.as_ref());
    let url = entry
        .links
        .iter()
        .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .map(|link| link.href.clone());
    let names: Vec<String> = entry
        .authors
        .into_iter()
        .filter_map(|author| author.name)
        .collect();
    let author = Some(names.join(", ")).filter(|names| !names.is_empty());
    let date = entry.published.or(entry.updated);
    let body = entry.content.and_then(|content| content.body);
    let body = body
        .or_else(|| entry.summary.map(|summary| summary.content))
        .unwrap_or_default();
    let own = Some(entry.id).filter(|id| !id.is_empty());
    let id = url.clone().or(own);
    let id = id.unwrap_or_else(|| number.to_string());
    Part {
        number,
        place: format!("entry {number}"),
        bytes: body.into_bytes(),
        known: Document {
            id,
            title,
            // the address says it better than the feed's title, where there is one
            publisher: feed.filter(|_| url.is_none()).cloned(),
            url,
            author,
            published: date.map(|date| date.to_rfc3339()),
            language: language.cloned(),
            ..Document::default()
        },
        ..Part::default()
    }
}

fn plain(text: Option<&Text>) -> Option<String> {
    let text = html::fragment(&text?.content).ok()?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn read(part: Part, settings: &Settings) -> Result<Document, InputError> {
    let missing = |message: &str| InputError::Part {
        place: part.place.clone(),
        message: message.to_owned(),
    };
    let source = match decode_as(&part.bytes, None) {
        Ok((source, _)) => source,
        Err(_) => {
            return Err(missing(
                "no text in this entry; the feed may have links alone",
            ));
        }
    };
    let text = html::fragment(&source).map_err(|error| missing(&error.to_string()))?;
    if super::decode::is_blank(&text) {
        return Err(missing(
            "no text in this entry; the feed may have links alone",
        ));
    }
    let text = super::blocks::under_title(part.known.title.as_deref(), text);
    settings.bounded(&text, &part.place)?;
    Ok(Document {
        text,
        extracted: true,
        ..part.known
    })
}
