//! Bytes to documents: one file per format.
//!
//! A [`Format`] finds the articles of a stream one after the other ([`Format::split`],
//! in constant memory) and makes a [`Document`] of each ([`Format::read`], on any
//! thread). Adding one is a file here and one word in [`FORMATS`].
//!
//! ```
//! use secondo::input::{self, Settings};
//!
//! let lines = b"{\"id\": \"a\", \"text\": \"Officials said it was safe.\"}\n";
//! let format = input::detect(Some("news.jsonl"), lines);
//! let settings = Settings::default();
//! for part in (format.split)(Box::new(&lines[..]), &settings) {
//!     let document = (format.read)(part?, &settings)?;
//!     assert_eq!(document.id, "a");
//! }
//! # Ok::<(), input::InputError>(())
//! ```

#[cfg(any(feature = "html", feature = "markdown"))]
mod blocks;
#[cfg(feature = "compressed")]
mod compressed;
mod decode;
mod error;
#[cfg(feature = "feed")]
mod feed;
#[cfg(feature = "fetch")]
mod fetch;
mod format;
#[cfg(feature = "html")]
mod html;
mod json;
mod jsonl;
mod list;
#[cfg(feature = "markdown")]
mod markdown;
mod members;
#[cfg(feature = "html")]
mod page;
mod plain;
#[cfg(feature = "warc")]
mod warc;

#[cfg(feature = "compressed")]
pub use compressed::{ENDINGS as COMPRESSED, decompress};
pub use decode::{decode, decode_as};
pub use error::InputError;
#[cfg(feature = "fetch")]
pub use fetch::{FetchError, Fetched, Limits, fetch};
pub use format::{FORMATS, Format, Part, Parts, Settings, Stream, detect};
pub use jsonl::{Fields, from_line};
pub use plain::from_bytes;

/// An article as text, with what its surroundings said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Name in reports: a field of the input, or the path.
    pub id: String,
    /// Where it was read, if it came from a file.
    pub path: Option<String>,
    /// The text that every span refers to.
    pub text: String,
    /// The text was taken out of markup: no file holds it, so that reports carry it.
    pub extracted: bool,
    /// The headline, if the input names one.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it, as the input names it.
    pub publisher: Option<String>,
    /// Who wrote it, as the input names them.
    pub author: Option<String>,
    /// When it was published, as the input writes it.
    pub published: Option<String>,
    /// Language code that the input declares.
    pub language: Option<String>,
}
