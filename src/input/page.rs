//! What a web page says about itself: JSON-LD first, then `meta`, then its elements.

use dom_query::Document as Page;
use serde_json::Value;

use super::Document;

/// Types of schema.org that are articles end so: `NewsArticle`, `BlogPosting` …
const ARTICLES: [&str; 3] = ["Article", "Posting", "Report"];
/// Deepest nesting of JSON-LD that is searched.
const DEEPEST: usize = 8;

/// Fills in what is not known yet: headline, publisher, author, date, address, language.
pub(super) fn describe(page: &Page, document: &mut Document) {
    let linked = page
        .select("script[type='application/ld+json']")
        .iter()
        .filter_map(|script| serde_json::from_str::<Value>(script.text().trim()).ok())
        .find_map(|value| find_article(&value, &value, DEEPEST));
    let linked = linked.unwrap_or_default();
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            let selector = format!("meta[property='{name}'], meta[name='{name}']");
            let found = page.select_single(&selector).attr("content")?;
            clean(&found)
        })
    };
    let element = |selector: &str| clean(&page.select_single(selector).text());
    let attribute = |selector: &str, name: &str| {
        let found = page.select_single(selector).attr(name)?;
        clean(&found)
    };
    let fill = |field: &mut Option<String>, found: Option<String>| {
        if field.is_none() {
            *field = found;
        }
    };
    let title = linked
        .title
        .or_else(|| meta(&["og:title", "twitter:title", "dc.title"]))
        .or_else(|| element("h1"))
        .or_else(|| element("title"));
    fill(
        &mut document.title,
        title.map(|title| without_site(page, title)),
    );
    let publisher = linked
        .publisher
        .or_else(|| meta(&["og:site_name", "application-name"]));
    fill(&mut document.publisher, publisher);
    let author = linked.author.or_else(|| {
        let author = meta(&["author", "dc.creator", "article:author"]);
        author
            .filter(|author| !author.contains("://"))
            .or_else(|| element("[itemprop=author] [itemprop=name], [rel=author]"))
    });
    fill(&mut document.author, author);
    let published = linked
        .published
        .or_else(|| meta(&["article:published_time", "date", "dc.date", "pubdate"]))
        .or_else(|| attribute("time[datetime]", "datetime"));
    fill(&mut document.published, published);
    let canonical = attribute("link[rel=canonical]", "href").or_else(|| meta(&["og:url"]));
    let absolute = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    let url = canonical.filter(absolute).or(linked.url.filter(absolute));
    if url.is_some() {
        document.url = url;
    }
    let language = attribute("html", "lang").or(linked.language);
    let language = language.and_then(|tag| {
        let code = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        (!code.is_empty()).then_some(code)
    });
    fill(&mut document.language, language);
}

/// What JSON-LD says about an article.
#[derive(Default)]
struct Linked {
    title: Option<String>,
    publisher: Option<String>,
    author: Option<String>,
    published: Option<String>,
    url: Option<String>,
    language: Option<String>,
}

/// The first article in a value: itself, in a list, in `@graph`, or the page's main entity.
fn find_article(value: &Value, root: &Value, depth: usize) -> Option<Linked> {
    let deeper = depth.checked_sub(1)?;
    if let Value::Array(list) = value {
        return list.iter().find_map(|one| find_article(one, root, deeper));
    }
    let is_article = |name: &Value| {
        let name = name.as_str().unwrap_or("");
        ARTICLES.iter().any(|ending| name.ends_with(ending))
    };
    let is_article = match value.get("@type") {
        Some(Value::Array(types)) => types.iter().any(is_article),
        Some(one) => is_article(one),
        None => false,
    };
    if !is_article {
        let inner = ["@graph", "mainEntity", "mainEntityOfPage"];
        return inner
            .iter()
            .filter_map(|key| value.get(key))
            .find_map(|inner| find_article(inner, root, deeper));
    }
    let field = |name: &str| value.get(name).and_then(|value| words(value, root));
    Some(Linked {
        title: field("headline").or_else(|| field("name")),
        publisher: field("publisher").or_else(|| field("sourceOrganization")),
        author: field("author").or_else(|| field("creator")),
        published: field("datePublished").or_else(|| field("dateCreated")),
        url: field("url").or_else(|| field("mainEntityOfPage")),
        language: field("inLanguage"),
    })
}

/// A value as words: a string, the name of a thing, several of them with commas.
fn words(value: &Value, root: &Value) -> Option<String> {
    match value {
        Value::String(text) => clean(text),
        Value::Array(list) => {
            let all: Vec<String> = list.iter().filter_map(|one| thing(one, root)).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        _ => thing(value, root),
    }
}

/// The name of a thing, or of the thing in `@graph` that it points to.
fn thing(value: &Value, root: &Value) -> Option<String> {
    let name = |value: &Value| {
        let name = value.get("name").or_else(|| value.get("alternateName"))?;
        clean(name.as_str()?)
    };
    if let Value::String(text) = value {
        return clean(text);
    }
    name(value).or_else(|| {
        let id = value.get("@id")?.as_str()?;
        let graph = root.get("@graph").and_then(Value::as_array);
        let pointed = graph
            .into_iter()
            .flatten()
            .find(|one| one.get("@id").is_some_and(|other| other == id));
        pointed
            .and_then(name)
            .or_else(|| id.contains("://").then(|| id.to_owned()))
    })
}

/// White space made one space; nothing where nothing is left.
fn clean(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ").replace('\0', "");
    (!text.is_empty()).then_some(text)
}

/// A headline without the site's name behind it, where the page's own headline shows it.
fn without_site(page: &Page, title: String) -> String {
    let own = page
        .select("h1")
        .iter()
        .filter_map(|one| clean(&one.text()));
    own.into_iter()
        .find(|own| own.len() < title.len() && own.len() > 8 && title.starts_with(own.as_str()))
        .unwrap_or(title)
}
