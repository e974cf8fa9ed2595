//! Bad input: named on the page, inert, refused politely; never a fault.

use axum::http::Method;

use crate::desk::Desk;
use crate::visitor::{Visitor, visitor};

#[test]
fn what_can_t_be_used_is_named_and_the_rest_is_kept() {
    visitor()
        .get("/search?q=housing&specialism=hosing&age=old&sort=size&page=0&unknown=1&status=open")
        .status(200)
        .shows("can’t be used")
        .shows("“hosing” is not a specialism")
        .shows("?q=housing&amp;specialism=housing")
        .shows("“old” is not an age in years, 0 to 120")
        .shows("“size” is no order")
        .shows("“0” is no number")
        .shows("“open” is not a status")
        .shows("tel:");
    visitor()
        .get("/search?q=housing&area=Leeeds")
        .status(200)
        .shows("aria-invalid=\"true\"")
        .shows("value=\"Leeeds\"")
        .shows(">Leeds</a>")
        .shows("The services below are for Leeds.")
        .shows_not("Lewes ✕");
}

#[test]
fn a_place_that_nothing_is_like_leaves_every_area_and_says_so() {
    visitor()
        .get("/search?q=housing&area=qqqqqqqq")
        .status(200)
        .shows("The services below are for every area.");
}

#[test]
fn the_json_refuses_what_a_page_passes_over() {
    for (path, says) in [
        ("/api/search?specialism=hosing", "hosing"),
        ("/api/search?page=-1", "-1"),
        ("/api/search?literal=maybe", "maybe"),
        ("/api/suggest?limit=many", "limit"),
        ("/api/suggest?as=cheese", "as"),
        ("/api/where", "q:"),
        ("/api/coverage?area=Leeeds", "Leeds"),
        ("/api/search?statutory=imha", "statutory_type"),
        ("/api/search?not-as=imha", "not_as"),
        ("/api/search?q=imha&q=leeds", "more than once"),
        ("/api/search?q=imha&foo=1", "foo"),
        ("/api/where?q=leeds&area=leeds", "area"),
        ("/api/coverage?area=leeds&q=imha", "q"),
        ("/api/suggest?q=le&as_=area", "as_"),
    ] {
        let problem = visitor()
            .get(path)
            .status(400)
            .carries("content-type", "application/problem+json");
        let json = problem.json();
        assert_eq!(json["status"], 400);
        assert!(problem.text().contains(says), "{path}: {}", problem.text());
    }
    let problem = visitor().send(Method::POST, "/api/guide", &[], "nation = 'France'");
    problem.status(400).shows("nation");
    visitor()
        .send(Method::POST, "/api/guide", &[], &b"\xff\xfe"[..])
        .status(400);
    visitor()
        .get("/api/provider/none")
        .status(404)
        .carries("content-type", "problem");
    visitor()
        .get("/api/none")
        .status(404)
        .carries("content-type", "problem");
    visitor()
        .get("/api/guide")
        .status(405)
        .carries("content-type", "problem");
}

#[test]
fn whatever_stands_in_an_address_gives_a_page() {
    let long = "a".repeat(5_000);
    for path in [
        "/search?q=%00%01%ff%fe%3Cscript%3Ealert(1)%3C/script%3E",
        "/search?q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E&area=%22%3E%3Cb%3E",
        "/search?page=99999999999999999999999",
        "/search?page=1000000&limit=1000",
        "/search?=&&&==&q",
        "/search?age=-1&age=200&age=",
        "/search?q=%E2%80%AE%E2%80%AEimha",
        "/provider/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/provider/%00",
        "/area/%3Cscript%3E",
        "/type/%22",
        "/shortlist?pick=%3Cscript%3E&pick=..%2f",
        &format!("/search?q={long}"),
        &format!("/search?area={long}&specialism={long}"),
        &format!("/search?{}", "kind=x&".repeat(2000)),
        &format!("/areas?area={long}"),
    ] {
        let got = visitor().get(path);
        let shown: String = path.chars().take(60).collect();
        assert!(matches!(got.status, 200 | 404), "{shown}: {}", got.status);
        let text = got.text();
        assert!(
            text.ends_with("</html>") || text.trim_end().ends_with("</html>"),
            "{shown}"
        );
        assert!(
            !text.contains("<script>") && !text.contains("<img src=x"),
            "{shown}"
        );
        assert!(
            got.bytes.len() < 120_000,
            "{shown}: {} bytes",
            got.bytes.len()
        );
    }
}

#[test]
fn text_of_a_list_is_inert_on_every_page() {
    let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let quoted = evil.replace('"', "\"\"");
    let list = format!(
        "id,name,organisation,description,areas,eligibility,referral,telephone,email,website,address,\
         alert,languages,source_url,notes,statutory_types\n\
         \"x\"\"><b>\",\"{quoted}\",\"{quoted}\",\"{quoted}\",Leeds,\"{quoted}\",\"{quoted}\",\
         \"{quoted}\",\"{quoted}\",javascript:alert(1),\"{quoted}\",\"{quoted}\",\"{quoted}\",\
         javascript:alert(1),\"{quoted}\",imha\n"
    );
    let desk = Desk::new().list("general.csv", list);
    desk.run("import");
    let visitor = Visitor::of(&desk);
    let id = visitor.get("/api/search").json()["providers"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    let id = id.replace('+', "%20");
    for path in [
        "/search".to_owned(),
        "/search?q=alert".to_owned(),
        format!("/provider/{id}"),
        format!("/shortlist?pick={id}"),
        "/area/E08000035".to_owned(),
        "/about".to_owned(),
        format!("/print?pick={id}&format=html&layout=full"),
    ] {
        let got = visitor.get(&path).status(200);
        let text = got.text();
        assert!(!text.contains("<script>"), "{path}");
        assert!(!text.contains("<img src=x"), "{path}");
        for href in got.all("href") {
            assert!(
                !href.trim().to_lowercase().starts_with("javascript"),
                "{path}: {href}"
            );
        }
    }
}

#[test]
fn nothing_in_an_address_turns_the_text_of_a_page() {
    let turned = "%E2%80%AE%E2%81%A6abc%00%07";
    for path in [
        format!("/search?q={turned}&area={turned}&specialism={turned}"),
        format!("/areas?area={turned}"),
        format!("/gaps?area={turned}"),
        format!("/stale?area={turned}&list={turned}&band={turned}"),
        format!("/shortlist?pick={turned}"),
    ] {
        let text = visitor().get(&path).status(200).text();
        let bad = text.chars().find(|c| {
            matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                || c.is_control() && *c != '\n'
        });
        assert_eq!(bad, None, "{path}");
    }
}

#[test]
fn a_body_that_is_too_long_is_refused() {
    let long = format!("a={}", "x".repeat(100_000));
    visitor()
        .post("/guide", &long)
        .status(413)
        .shows("That is too much");
    visitor()
        .send(Method::POST, "/api/guide", &[], long)
        .status(413)
        .carries("content-type", "application/problem+json");
}

#[test]
fn an_address_that_is_too_long_is_refused() {
    let long = "a".repeat(20_000);
    visitor()
        .get(&format!("/search?q={long}"))
        .status(414)
        .shows("That address is too long");
    visitor()
        .get(&format!("/api/search?q={long}"))
        .status(414)
        .carries("content-type", "application/problem+json");
}

#[test]
fn a_head_that_is_too_large_is_refused_however_much_of_it_was_read_at_once() {
    let long = "x".repeat(100_000);
    visitor()
        .get_with("/search", &[("x-long", &long)])
        .status(431)
        .shows("That is too much");
    visitor()
        .get_with("/api/search", &[("x-long", &long)])
        .status(431)
        .carries("content-type", "application/problem+json");
    let fits = "x".repeat(8_000);
    visitor()
        .get_with("/search", &[("x-long", &fits)])
        .status(200);
}

#[test]
fn methods_that_would_change_something_are_refused() {
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        visitor()
            .send(method, "/search", &[], "")
            .status(405)
            .carries("allow", "GET");
    }
}
