//! Headers: policy, caching, openness, and that nothing is set that is not needed.

use axum::http::Method;

use super::pages::PAGES;
use crate::visitor::visitor;

#[test]
fn every_page_has_the_headers_that_a_scan_asks_for() {
    for page in PAGES
        .iter()
        .chain(&["/nothing-here", "/api/search", "/provider/none"])
    {
        let got = visitor().get(page);
        let policy = got.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{page}: {policy}");
        assert!(!policy.contains("unsafe"), "{page}: {policy}");
        assert_eq!(got.header("x-content-type-options"), "nosniff", "{page}");
        assert_eq!(got.header("x-frame-options"), "DENY", "{page}");
        assert_eq!(got.header("referrer-policy"), "no-referrer", "{page}");
        assert_eq!(got.header("set-cookie"), "", "{page}");
        assert_eq!(got.header("server"), "", "{page}");
    }
}

#[test]
fn no_page_has_a_script_or_a_style_that_the_policy_does_not_know() {
    for page in PAGES {
        let got = visitor().get(page);
        let text = got.text();
        for (at, _) in text.match_indices("<script") {
            let tag = text[at..].split('>').next().unwrap();
            assert!(
                tag.contains("src=\"/assets/") && tag.contains("defer"),
                "{page}: {tag}"
            );
        }
        assert!(!text.contains(" style=\""), "{page} has a style of its own");
        assert!(
            !text.contains(" onclick") && !text.contains("javascript:"),
            "{page}"
        );
        let style = text
            .split_once("<style>")
            .unwrap()
            .1
            .split_once("</style>")
            .unwrap()
            .0;
        assert!(
            !style.contains("url(") && !style.contains("@import"),
            "{page} loads more"
        );
    }
}

#[test]
fn a_browser_that_has_a_page_gets_no_second_one() {
    let first = visitor()
        .get("/search?q=imha")
        .status(200)
        .carries("cache-control", "no-cache");
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    let again = visitor()
        .get_with("/search?q=imha", &[("if-none-match", &tag)])
        .status(304);
    assert!(again.bytes.is_empty());
    assert_eq!(again.header("etag"), tag);
    visitor()
        .get_with("/search?q=imha", &[("if-none-match", "\"other\"")])
        .status(200);
    // What is wrong must not be kept.
    visitor()
        .get("/nothing-here")
        .status(404)
        .carries("cache-control", "no-store");
    assert_eq!(visitor().get("/nothing-here").header("etag"), "");
}

#[test]
fn a_tag_is_for_one_address_alone() {
    let tag = visitor().get("/").header("etag").to_owned();
    for (path, status) in [
        ("/provider/none", 404),
        ("/api/search?specialism=hosing", 400),
    ] {
        for given in [tag.as_str(), "*"] {
            visitor()
                .get_with(path, &[("if-none-match", given)])
                .status(status);
        }
    }
}

#[test]
fn a_slash_too_many_leads_to_the_page() {
    for (path, to) in [("/search/?q=imha", "/search?q=imha"), ("/cy/", "/cy")] {
        assert_eq!(visitor().get(path).status(303).header("location"), to);
    }
    visitor().get("//example.org/").status(404);
}

#[test]
fn data_may_be_read_by_other_sites_and_pages_may_not() {
    for path in [
        "/api/search",
        "/openreferral/v3",
        "/openreferral/v3/nothing",
        "/api/nothing",
    ] {
        visitor()
            .get(path)
            .carries("access-control-allow-origin", "*");
    }
    assert_eq!(
        visitor()
            .get("/search")
            .header("access-control-allow-origin"),
        ""
    );
    visitor()
        .send(
            Method::OPTIONS,
            "/api/guide",
            &[("origin", "https://example.org")],
            "",
        )
        .status(204)
        .carries("access-control-allow-methods", "POST");
}

#[test]
fn pages_are_compressed_for_who_asks_and_heads_are_answered() {
    let whole = visitor().get("/search").bytes.len();
    let small = visitor().get_with("/search", &[("accept-encoding", "gzip")]);
    let small = small.carries("content-encoding", "gzip").bytes.len();
    assert!(small * 3 < whole, "{small} of {whole}");
    let head = visitor().send(Method::HEAD, "/search", &[], "").status(200);
    assert!(head.bytes.is_empty());
}

#[test]
fn the_script_and_the_icon_are_kept_for_long() {
    let script = visitor()
        .get("/")
        .all("src")
        .into_iter()
        .find(|src| src.starts_with("/assets"))
        .unwrap();
    visitor()
        .get(&script)
        .status(200)
        .carries("cache-control", "immutable")
        .carries("content-type", "javascript");
    visitor()
        .get("/icon.svg")
        .status(200)
        .carries("content-type", "svg");
    visitor()
        .get("/robots.txt")
        .status(200)
        .shows("Disallow: /search");
}
