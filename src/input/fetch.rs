//! Articles at an address: fetched when a user names one, never otherwise.

use std::fmt;
use std::time::Duration;

use ureq::ResponseExt;

/// What an answer may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Time for everything, from the name's look-up to the last byte.
    pub time: Duration,
    /// Bytes of the answer.
    pub bytes: usize,
    /// Redirects that are followed.
    pub redirects: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(20),
            bytes: 1 << 24,
            redirects: 5,
        }
    }
}

/// What an address answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The address that answered, after redirects.
    pub url: String,
    /// Addresses on the way there, the one asked for first; empty without redirects.
    pub through: Vec<String>,
    /// Media type, as the server names it.
    pub media: Option<String>,
    /// Encoding, as the server names it.
    pub charset: Option<String>,
    /// The answer.
    pub bytes: Vec<u8>,
}

/// Why nothing was fetched, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError(String);

impl fmt::Display for FetchError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for FetchError {}

/// Fetches a page.
///
/// # Errors
/// No connection, an answer other than 200, one that takes too long or is too large.
pub fn fetch(address: &str, limits: &Limits) -> Result<Fetched, FetchError> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(limits.time))
        .max_redirects(limits.redirects)
        .save_redirect_history(true)
        .user_agent(concat!("secondo/", env!("CARGO_PKG_VERSION")))
        .accept("text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, text/*;q=0.9, */*;q=0.5")
        .build();
    let agent = ureq::Agent::new_with_config(config);
    let failed = |error| FetchError(in_words(error, limits));
    let mut response = agent.get(address).call().map_err(failed)?;
    let url = response.get_uri().to_string();
    let through = response.get_redirect_history().unwrap_or_default();
    let mut through: Vec<String> = through.iter().map(ToString::to_string).collect();
    // the last one is the address that answered
    through.pop();
    let body = response.body_mut();
    let media = body.mime_type().map(str::to_owned);
    let charset = body.charset().map(str::to_owned);
    let bytes = body
        .with_config()
        .limit(limits.bytes as u64)
        .read_to_vec()
        .map_err(failed)?;
    Ok(Fetched {
        url,
        through,
        media,
        charset,
        bytes,
    })
}

fn in_words(error: ureq::Error, limits: &Limits) -> String {
    match error {
        ureq::Error::StatusCode(code) => {
            format!("the server answered {code}; open it in a browser and save the page")
        }
        ureq::Error::Timeout(_) => {
            let seconds = limits.time.as_secs_f64();
            format!("no answer within {seconds} seconds; try again, or save the page")
        }
        ureq::Error::BodyExceedsLimit(_) => {
            format!(
                "the answer has more than {} bytes; save the page",
                limits.bytes
            )
        }
        ureq::Error::TooManyRedirects => {
            format!(
                "more than {} redirects; name the last address",
                limits.redirects
            )
        }
        ureq::Error::HostNotFound => "no such host; check the address".to_owned(),
        other => format!("cannot be fetched: {other}"),
    }
}
