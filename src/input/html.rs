//! Web pages: the article alone (Mozilla's Readability, through dom_smoothie).
//!
//! Captions, asides, forms and lists of links are taken out before and after; what is
//! left becomes one paragraph a block. What the page says about itself: [`super::page`].

use std::sync::LazyLock;

use dom_query::{Document as Page, Matcher, NodeRef};
use dom_smoothie::{Config, Readability};

use super::blocks::{Blocks, under_title};
use super::format::{begins_with, trimmed, whole};
use super::{Document, Format, InputError, Part, Settings, decode_as, page};

pub(super) const FORMAT: Format = Format {
    name: "html",
    about: "one article on a web page",
    endings: &["html", "htm", "xhtml"],
    also: &[],
    begins,
    split: whole,
    read,
};

/// Deepest nesting of elements that is read; browsers stop at 512.
const DEEPEST: usize = 512;
/// Most attributes of an element that is read.
const MOST_ATTRIBUTES: usize = 8192;
/// Most tags, comments and entities of a page that is read.
const MOST_MARKS: usize = 300_000;
/// Elements above which the article is not looked for: all running text is taken.
const MOST_ELEMENTS: usize = 100_000;

/// What is no running text of an article.
const BESIDE: &str = "script, style, noscript, template, iframe, object, svg, math, canvas, \
    audio, video, picture, button, input, select, textarea, form, nav, aside, dialog, footer, \
    figcaption, [hidden], [aria-hidden=true], [role=navigation], [role=complementary], \
    [role=dialog], [role=search], [itemprop=caption]";
/// Parts of class names and ids that sites give to what stands beside an article.
const BESIDE_NAMES: [&str; 16] = [
    "caption",
    "related",
    "recommend",
    "newsletter",
    "subscribe",
    "breadcrumb",
    "sharing",
    "share-bar",
    "social-",
    "cookie",
    "paywall",
    "advert",
    "sponsor",
    "most-read",
    "read-more",
    "readmore",
];
/// Elements whose names may say anything: they hold the whole page or article.
const WHOLE: [&str; 5] = ["html", "body", "main", "article", "head"];
/// Elements that stand in a line of text.
const INLINE: &str = " a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd \
    label mark nobr output q rp rt ruby s samp small span strike strong sub sup time tt u var wbr ";
/// Bytes of a block beside its links below which it is a list of links.
const LEAST_BESIDE_LINKS: usize = 24;

fn begins(start: &[u8]) -> bool {
    let mut start = trimmed(start);
    while let Some(rest) = start.strip_prefix(b"<!--") {
        let end = rest.windows(3).position(|window| window == b"-->");
        let Some(end) = end else { return false };
        start = rest[end + 3..].trim_ascii_start();
    }
    if begins_with(start, "<?xml") {
        let end = start.iter().position(|&byte| byte == b'>').unwrap_or(0);
        start = start[end + 1..].trim_ascii_start();
    }
    begins_with(start, "<!doctype html") || begins_with(start, "<html")
}

pub(super) fn read(part: Part, settings: &Settings) -> Result<Document, InputError> {
    let named = part.charset.or_else(|| charset(&part.bytes));
    let without_nul;
    let bytes = if part.bytes.contains(&0)
        && !part.bytes.starts_with(b"\xfe\xff")
        && !part.bytes.starts_with(b"\xff\xfe")
    {
        // the standard has browsers read them as nothing
        without_nul = part
            .bytes
            .iter()
            .copied()
            .filter(|&byte| byte != 0)
            .collect();
        &without_nul
    } else {
        &part.bytes
    };
    let (source, _) = decode_as(bytes, named.as_deref())?;
    let document = document(&source, part.known)?;
    settings.bounded(&document.text, "")?;
    Ok(document)
}

/// The encoding that a page names in its first kilobyte, as the standard has it.
fn charset(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..bytes.len().min(1024))?;
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let rest = &start[start.find("charset=")? + 8..];
    let name = rest.trim_start_matches(['"', '\'', ' ']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c));
    Some(name[..end.unwrap_or(name.len())].to_owned())
}

fn document(source: &str, mut document: Document) -> Result<Document, InputError> {
    bounded(source)?;
    let tree = Page::from(source);
    page::describe(&tree, &mut document);
    remove_beside(&tree);
    let count = tree
        .root()
        .descendants_it()
        .filter(NodeRef::is_element)
        .count();
    let article = if count > MOST_ELEMENTS {
        None
    } else {
        article(&tree)
    };
    let body = article.unwrap_or_else(|| tree.body().map(|body| text(&body)).unwrap_or_default());
    if super::decode::is_blank(&body) {
        return Err(InputError::NoArticle);
    }
    document.text = under_title(document.title.as_deref(), body);
    document.extracted = true;
    Ok(document)
}

/// The text of a fragment of HTML, such as a feed's summary.
#[cfg(feature = "feed")]
pub(super) fn fragment(source: &str) -> Result<String, InputError> {
    if is_plain(source) {
        let mut blocks = Blocks::default();
        blocks.push(source);
        return Ok(blocks.finish());
    }
    bounded(source)?;
    let tree = Page::fragment(source);
    remove_beside(&tree);
    Ok(text(&tree.root()))
}

/// True for what holds no tag and no entity, nor anything else that pages are read without.
fn is_plain(source: &str) -> bool {
    memchr::memchr3(b'<', b'&', b'\0', source.as_bytes()).is_none()
        && !source.starts_with('\u{feff}')
}

/// Refuses pages for which parsing takes time that grows with the square of their length, or
/// a hundred times their length in memory.
fn bounded(source: &str) -> Result<(), InputError> {
    if memchr::memchr2_iter(b'<', b'&', source.as_bytes()).count() > MOST_MARKS {
        return Err(InputError::TooManyMarks { limit: MOST_MARKS });
    }
    if nesting(source) > DEEPEST {
        return Err(InputError::TooDeep { limit: DEEPEST });
    }
    // each attribute takes two bytes at least
    let mut tags = source.split('<').filter(|tag| tag.len() > MOST_ATTRIBUTES);
    if tags.any(|tag| attributes(tag) > MOST_ATTRIBUTES) {
        return Err(InputError::TooManyAttributes {
            limit: MOST_ATTRIBUTES,
        });
    }
    Ok(())
}

/// Words of a tag that stand in no quotation marks.
fn attributes(tag: &str) -> usize {
    let (mut count, mut quote, mut inside) = (0, None, false);
    for byte in tag.bytes() {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => break,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, _) => {
                let word = !byte.is_ascii_whitespace() && byte != b'/';
                count += usize::from(word && !inside);
                inside = word;
            }
        }
    }
    count
}

/// How deep elements that must be closed are nested at most, before any parsing.
fn nesting(source: &str) -> usize {
    const OPEN_ENDED: &str = " p li dt dd option tr td th thead tbody tfoot colgroup rp rt br hr \
        img input meta link area base col embed source track wbr param html head body ";
    let (mut depth, mut deepest) = (0_usize, 0);
    for piece in source.split('<').skip(1) {
        let (name, closes) = match piece.strip_prefix('/') {
            Some(name) => (name, true),
            None => (piece, false),
        };
        let end = name
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let name = &name[..end];
        if name.is_empty() || has_word(OPEN_ENDED, &name.to_ascii_lowercase()) {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
        } else if !piece
            .split('>')
            .next()
            .is_some_and(|tag| tag.ends_with('/'))
        {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// True where a list with spaces around its words has a word.
fn has_word(list: &str, word: &str) -> bool {
    list.match_indices(word).any(|(at, _)| {
        let around = |byte: Option<&u8>| byte.is_some_and(|&byte| byte == b' ');
        around(list.as_bytes().get(at.wrapping_sub(1)))
            && around(list.as_bytes().get(at + word.len()))
    })
}

fn remove_beside(tree: &Page) {
    // reading the selector takes longer than a short page
    static MATCHER: LazyLock<Option<Matcher>> = LazyLock::new(|| Matcher::new(BESIDE).ok());
    if let Some(matcher) = &*MATCHER {
        tree.select_matcher(matcher).remove();
    }
    let beside: Vec<NodeRef<'_>> = tree
        .root()
        .descendants_it()
        .filter(|node| node.is_element() && is_beside(node))
        .collect();
    for node in beside {
        node.remove_from_parent();
    }
}

fn is_beside(node: &NodeRef<'_>) -> bool {
    if node.node_name().is_none_or(|name| WHOLE.contains(&&*name)) {
        return false;
    }
    [node.class(), node.id_attr()]
        .into_iter()
        .flatten()
        .any(|names| {
            let names = names.to_ascii_lowercase();
            BESIDE_NAMES.iter().any(|part| names.contains(part))
        })
}

/// The article's text, where Readability finds one.
fn article(tree: &Page) -> Option<String> {
    let config = Config {
        disable_json_ld: true,
        ..Config::default()
    };
    let mut readability = Readability::with_document(tree.clone(), None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    let text = text(&Page::fragment(article.content).root());
    (!text.trim().is_empty()).then_some(text)
}

/// Running text under a node, one paragraph a block.
fn text(root: &NodeRef<'_>) -> String {
    let mut blocks = Blocks::default();
    let mut links = Links::default();
    let mut node = root.first_child();
    while let Some(current) = node {
        open(&current, &mut blocks, &mut links);
        node = current.first_child();
        let mut done = current;
        while node.is_none() {
            close(&done, &mut blocks, &mut links);
            node = done.next_sibling();
            if node.is_none() {
                match done.parent() {
                    Some(parent) if parent.id != root.id => done = parent,
                    _ => break,
                }
            }
        }
        if node.is_none() {
            break;
        }
    }
    end_block(&mut blocks, &mut links);
    blocks.finish()
}

/// Words of a block that stand in links.
#[derive(Default)]
struct Links {
    depth: usize,
    bytes: usize,
}

fn open(node: &NodeRef<'_>, blocks: &mut Blocks, links: &mut Links) {
    if node.is_text() {
        let before = blocks.open_length();
        blocks.push(&node.text());
        if links.depth > 0 {
            links.bytes += blocks.open_length() - before;
        }
        return;
    }
    match node.node_name().as_deref() {
        None => {}
        Some("a") => links.depth += 1,
        Some("br") => blocks.break_line(),
        Some("td" | "th") => blocks.space(),
        Some(name) if has_word(INLINE, name) => {}
        Some(_) => end_block(blocks, links),
    }
}

fn close(node: &NodeRef<'_>, blocks: &mut Blocks, links: &mut Links) {
    match node.node_name().as_deref() {
        None | Some("br" | "td" | "th") => {}
        Some("a") => links.depth = links.depth.saturating_sub(1),
        Some(name) if has_word(INLINE, name) => {}
        Some(_) => end_block(blocks, links),
    }
}

/// Ends a paragraph; one that is little more than links is none.
fn end_block(blocks: &mut Blocks, links: &mut Links) {
    let length = blocks.open_length();
    let beside = length.saturating_sub(links.bytes);
    if links.bytes > beside && beside < LEAST_BESIDE_LINKS {
        blocks.drop_open();
    }
    blocks.close();
    links.bytes = 0;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_needs_no_tree() {
        for source in [
            "",
            " \n ",
            "He said so.",
            "  one\r\n two\t\u{a0}three > \"four\"; \u{e8} \u{feff}five\u{c}six\n\nseven ",
        ] {
            let tree = Page::fragment(source);
            remove_beside(&tree);
            assert!(is_plain(source));
            assert_eq!(fragment(source).ok(), Some(text(&tree.root())));
        }
    }
}
