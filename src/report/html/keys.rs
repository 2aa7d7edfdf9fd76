//! Names of articles within a page, for `id` attributes and links to them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use memchr::memmem;

use crate::report::Report;

/// Letters of a key.
const LENGTH: usize = 11;
/// What stands before the key in the first tag of an article.
const FIRST: &[u8] = b"id=\"";
/// Where keys stand; article text cannot look so, as its quotation marks are escaped.
const PLACES: [&str; 2] = ["=\"", "=\"#"];

/// A short name for an article that depends on nothing but the article (FNV-1a).
pub(super) fn key(report: &Report) -> String {
    let bytes = report.id.bytes().chain([0]).chain(report.text.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("r{:010x}", hash & 0xff_ffff_ffff)
}

/// How often each key stands in a document.
#[derive(Debug, Default)]
pub(super) struct Keys(Mutex<HashMap<Vec<u8>, usize>>);

impl Keys {
    /// Gives an article whose key is taken, and its row in the index, a key of their own.
    pub(super) fn settle(&self, article: &mut Vec<u8>, entry: &mut Vec<u8>) {
        let Some(start) = memmem::find(article, FIRST).map(|at| at + FIRST.len()) else {
            return;
        };
        let Some(key) = article.get(start..start + LENGTH).map(<[u8]>::to_vec) else {
            return;
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = known.entry(key.clone()).or_default();
        *count += 1;
        if *count > 1 {
            // keys are hexadecimal: an x ends none of them
            let addition = format!("x{count}");
            for part in [article, entry] {
                for place in PLACES {
                    let key = [place.as_bytes(), &key].concat();
                    *part = followed(part, &key, addition.as_bytes());
                }
            }
        }
    }
}

/// Bytes in which an addition follows each occurrence of others.
fn followed(bytes: &[u8], wanted: &[u8], addition: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 16);
    let mut from = 0;
    for at in memmem::find_iter(bytes, wanted) {
        let end = at + wanted.len();
        out.extend_from_slice(&bytes[from..end]);
        out.extend_from_slice(addition);
        from = end;
    }
    out.extend_from_slice(&bytes[from..]);
    out
}
