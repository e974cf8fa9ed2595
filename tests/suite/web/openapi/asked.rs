//! Everything is asked once, each answer is held against the document, and what no answer has shown
//! is no part of it.

use std::collections::BTreeMap;
use std::io::Write;

use advocacy::area;
use axum::http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::asking::{Asking, full};
use super::{document, questions, schemas};
use crate::desk;
use crate::visitor::{Visitor, visitor};

const CASES: &str = include_str!("../../files/guide/cases.toml");
const BAD_FACTS: &str = include_str!("../../files/guide/bad_facts.toml");

fn quoted(words: &str) -> String {
    form_urlencoded::byte_serialize(words.as_bytes()).collect()
}

/// Searches that make each part of an answer appear.
const SEARCHES: [&str; 43] = [
    "",
    "q=sectioned+LS1",
    "q=imha&area=Leeds&sort=name",
    "q=advocacy+CH4",
    "area=CH4",
    "area=Newport",
    "area=Leeds&area=Cardiff&sort=checked",
    "q=Newport+advocacy&sort=relevance",
    "statutory_type=imca&area=Edinburgh",
    "q=IMCA+in+Belfast",
    "q=IMHA+Dublin",
    "statutory_type=rpr&area=Shetland&specialism=prisons",
    "specialism=prisons&area=Orkney",
    "specialism=prisons&kind=citizen&list=housing&language=Klingon&age=3",
    "status=closed&statutory_type=rpr&area=Cornwall",
    "status=closed",
    "status=temporarily_closed&status=active",
    "specialism=not_stated&limit=50",
    "statutory_type=not_stated&statutory_type=imha&kind=not_stated",
    "list=general&list=statutory&limit=1000",
    "kind=self_advocacy&kind=group",
    "language=Welsh",
    "age=15",
    "age=0&limit=1",
    "q=advocasy+for+mum+care+assesment",
    "q=sectioned&not_as=sectioned",
    "q=IMHA+Derby&literal=true",
    "q=qqqq&literal=true",
    "q=imha&literal=false",
    "q=housing&page=2&limit=3",
    "q=housing&page=1000000",
    "q=%3F%3F%3F",
    "q=zzzzqqq+xxkkq",
    "q=pohwer+shetland",
    "q=020+8869+8484",
    "q=15+year+old+in+care+who+speaks+welsh",
    "q=peer+advocacy+for+deaf+people+with+dementia+and+autism",
    "q=%00%01%3Cscript%3E%E2%80%AE",
    "q=advocates+harrow+complaint&not_as=harrow&not_as=complaint",
    "q=rethink+housing+advice+orkney",
    "kind=citizen&specialism=housing",
    "list=housing&statutory_type=imha",
    "age=3&statutory_type=care_act&area=Leeds",
];

fn searches(asking: &mut Asking<'_>) {
    for query in SEARCHES {
        asking.get(&format!("/api/search?{query}"));
    }
    for table in [
        "understanding.csv",
        "questions/blind.csv",
        "questions/given.csv",
    ] {
        for question in questions(table) {
            asking.get(&format!("/api/search?q={}", quoted(&question)));
        }
    }
    let facets = asking.get("/api/search")["facets"].clone();
    for (name, values) in facets.as_object().unwrap() {
        for (value, count) in values.as_object().unwrap() {
            let path = format!("/api/search?{name}={}&limit=1", quoted(value));
            let json = asking.get(&path);
            if name != "area" && name != "status" {
                assert_eq!(&json["total"], count, "{path}");
                assert_eq!(json["question"]["filters"][name][0], **value, "{path}");
            }
        }
    }
    let long = "a".repeat(1990);
    asking.get(&format!("/api/search?q={long}"));
    asking.get(&format!("/api/search?q={}", quoted(&"imha ".repeat(390))));
}

fn suggestions(asking: &mut Asking<'_>) {
    for typed in [
        "",
        "l",
        "lee",
        "imh",
        "hous",
        "pee",
        "leds",
        "adv",
        "sectioned in don",
        "zzzz",
        "caerd",
        "pohw",
        "self",
        "%3Cb%3E",
    ] {
        let typed = typed.replace(' ', "+");
        asking.get(&format!("/api/suggest?q={typed}"));
        asking.get(&format!("/api/suggest?q={typed}&as=area&limit=50"));
    }
    asking.get("/api/suggest");
}

fn places(asking: &mut Asking<'_>) {
    for words in [
        "PO4 8AA",
        "LS1 1UR",
        "BT1 5GS",
        "CH4",
        "ZZ9",
        "ZZ99 9ZZ",
        "Leeds",
        "Leeeds",
        "Newport",
        "Hyde Park",
        "Cumberland",
        "Carlisle",
        "Bedfordshire",
        "Teesside",
        "England",
        "UK",
        "P04 8AA",
        "E08000035",
        "Abertawe",
        "Newport, Isle of Wight",
        "qqqqqq",
        "<b>",
        "London",
        "City of London",
    ] {
        asking.get(&format!("/api/where?q={}", quoted(words)));
    }
    // One of each sort of area.
    let mut kinds = Vec::new();
    for own in area::all() {
        if !kinds.contains(&own.kind) {
            kinds.push(own.kind);
            asking.get(&format!("/api/where?q={}", own.code));
            asking.get(&format!("/api/coverage?area={}", own.code));
        }
    }
    for words in [
        "Leeds",
        "PO4 8AA",
        "CH4",
        "Cornwall",
        "Cardiff",
        "Gwynedd",
        "Powys",
        "Glasgow",
        "Fife",
        "Shetland",
        "Belfast",
        "Derry",
        "BT1",
        "England",
        "Wales",
        "Scotland",
        "Northern Ireland",
    ] {
        asking.get(&format!("/api/coverage?area={}", quoted(words)));
    }
}

fn providers(asking: &mut Asking<'_>) -> usize {
    let all =
        asking.get("/api/search?limit=1000&status=active&status=closed&status=temporarily_closed");
    let all = all["providers"].as_array().unwrap().clone();
    for provider in &all {
        let id = provider["id"].as_str().unwrap();
        let shown = asking.get(&format!("/api/provider/{id}"));
        assert_eq!(shown["provider"]["id"], id);
    }
    all.len()
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    facts: String,
}

fn cases(table: &str) -> Vec<String> {
    let cases: Cases = toml::from_str(table).unwrap();
    cases.case.into_iter().map(|case| case.facts).collect()
}

fn guide(asking: &mut Asking<'_>) {
    let body = "/paths/~1api~1guide/post/requestBody/content/application~1json/schema";
    for facts in cases(CASES) {
        let answer = asking.post("application/toml", &facts);
        let table: toml::Table = toml::from_str(&facts).unwrap();
        let json = serde_json::to_value(&table).unwrap();
        asking.document.hold(&facts, body, &json);
        assert_eq!(
            asking.post("application/json", &json.to_string()),
            answer,
            "{facts}"
        );
    }
    // Where no place is known, and where it is: both say who else may help.
    for facts in [
        "",
        "{}",
        "area = 'Leeds'\nage = 30\nprocess = ['housing']\nconditions = ['autism']",
        "area = 'Leeds'\nage = 30\nprocess = ['mh_rights', 'la_move', 'adult_needs_assessment']\n\
         mh_status = 's3'\nsd = 'retain'\nhelpers = 'nobody'\ncapacity = 'lacks'\nconsult = false",
        "area = 'Leeds'\nage = 30\nprocess = ['mh_rights', 'adult_needs_assessment']\n\
         mh_status = 's3'\nsd = 'retain'\nhelpers = 'nobody'",
    ] {
        asking.post("application/toml", facts);
    }
    // Whatever the sender calls it: curl calls everything a form.
    let facts = "area = 'Leeds'";
    let plain = asking.post("application/toml", facts);
    assert_eq!(plain["nations"], json!(["england"]));
    assert_eq!(
        asking.post("application/x-www-form-urlencoded", facts),
        plain
    );
    assert_eq!(asking.send(Method::POST, "/api/guide", &[], facts), plain);
}

/// Sends every documented value of every fact: each is understood.
fn every_fact(asking: &mut Asking<'_>) {
    let json = asking.document.json.clone();
    let body = "/paths/~1api~1guide/post/requestBody/content/application~1json/schema";
    for (at, schema) in schemas(&json) {
        let Some(path) = at.strip_prefix("/components/schemas/") else {
            continue;
        };
        let path: Vec<&str> = path.split('/').filter(|own| *own != "properties").collect();
        let kind = schema["$ref"]
            .as_str()
            .unwrap_or("")
            .rsplit('/')
            .next()
            .unwrap();
        let values = match kind {
            "FactValue" | "FactValues" => schema["examples"].as_array().unwrap().clone(),
            "FactPlace" => vec![json!("Leeds")],
            "FactHelpers" => vec![json!([]), json!("none"), json!([{}])],
            _ => continue,
        };
        for value in values {
            let value = match kind {
                "FactValues" => json!([value]),
                _ => value,
            };
            let facts = match path[..] {
                ["Facts", name] => json!({name: value}),
                ["Facts", group, name] => json!({group: {name: value}}),
                ["Helper", name] => json!({"helpers": [{name: value}]}),
                _ => continue,
            };
            asking.document.hold(&facts.to_string(), body, &facts);
            let answer = asking.post("application/json", &facts.to_string());
            assert!(answer["facts"].is_array(), "{facts}: {answer}");
        }
    }
}

fn errors(asking: &mut Asking<'_>) {
    let long = "a".repeat(3000);
    for path in [
        "/api/search?specialism=hosing",
        "/api/search?page=-1&limit=1001&sort=size&age=old",
        "/api/search?area=Leeeds&statutory_type=imhaa&status=open&kind=x&list=y",
        "/api/search?list=not_stated",
        &format!("/api/search?q={long}"),
        &format!("/api/search?language={long}&area={long}"),
        "/api/search?statutory=imha",
        "/api/search?q=imha&q=leeds",
        "/api/provider/full?lang=cy",
        "/api/suggest?limit=0",
        "/api/suggest?limit=51",
        "/api/suggest?as=cheese",
        "/api/where",
        "/api/where?q=+",
        &format!("/api/where?q={long}"),
        "/api/coverage",
        "/api/coverage?area=Leeeds",
        &format!("/api/coverage?area={long}"),
    ] {
        let problem = asking.get(path);
        assert_eq!(problem["status"], 400, "{path}: {problem}");
    }
    for (name, most) in [("area", 30), ("language", 30), ("not_as", 20)] {
        let many = |n: usize| format!("{name}=Leeds&").repeat(n);
        asking.get(&format!("/api/search?{}", many(most)));
        let problem = asking.get(&format!("/api/search?{}", many(most + 1)));
        assert_eq!(problem["wrong"][0]["parameter"], name, "{problem}");
    }
    for id in ["none", "%00", "%2e%2e%2f%2e%2e%2fetc", &long] {
        assert_eq!(
            asking.get(&format!("/api/provider/{id}"))["status"],
            404,
            "{id}"
        );
    }
    for facts in cases(BAD_FACTS) {
        assert_eq!(
            asking.post("application/toml", &facts)["status"],
            400,
            "{facts}"
        );
    }
    for body in [
        "{",
        "{\"a\": null}",
        "{\"nation\": \"France\"}",
        "not toml",
        "{\"a\": 1}",
    ] {
        assert_eq!(
            asking.post("application/json", body)["status"],
            400,
            "{body}"
        );
    }
    let large = "x".repeat(100_000);
    assert_eq!(asking.post("application/toml", &large)["status"], 413);
    let json = asking.document.json.clone();
    for (path, item) in json["paths"].as_object().unwrap() {
        if !path.starts_with("/api/") {
            continue;
        }
        let path = path.replace("{id}", "any");
        let own = match item.get("get") {
            Some(_) => "GET",
            None => "POST",
        };
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
            if method == own {
                continue;
            }
            let page = asking.visitor.send(method.clone(), &path, &[], "");
            assert_eq!(page.status, 405, "{method} {path}");
            let allowed = page.header("allow");
            assert!(allowed.contains(own), "{method} {path}: {allowed}");
            asking.hold(&format!("{method} {path}"), &path, &page);
        }
    }
    // No address of the document, and yet a problem document.
    let page = asking.visitor.get("/api/none").status(404);
    assert_eq!(page.header("content-type"), "application/problem+json");
    asking
        .document
        .hold("/api/none", "/components/schemas/Problem", &page.json());
}

/// What has not changed is not sent again; a head is an answer without its body.
fn again(asking: &mut Asking<'_>) {
    let id = asking.get("/api/search?limit=1")["providers"][0]["id"].clone();
    for path in [
        "/api/search?q=imha",
        "/api/suggest?q=lee",
        &format!("/api/provider/{}", id.as_str().unwrap()),
        "/api/where?q=Leeds",
        "/api/coverage?area=Leeds",
        "/api/openapi.json",
    ] {
        let tag = asking
            .visitor
            .get(path)
            .status(200)
            .header("etag")
            .to_owned();
        let page = asking
            .visitor
            .get_with(path, &[("if-none-match", &tag)])
            .status(304);
        asking.hold(path, path, &page);
        let head = asking.visitor.send(Method::HEAD, path, &[], "").status(200);
        assert!(
            head.bytes.is_empty() && head.header("etag") == tag,
            "{path}"
        );
    }
    for path in ["/health", "/ready"] {
        asking.get(path);
    }
    asking.get("/api/openapi.json");
}

/// A server with too much to do.
fn at_once(asking: &mut Asking<'_>) {
    let path = "/api/suggest?q=lee";
    let pages = asking.visitor.get_at_once(path, 900);
    assert!(
        pages.iter().any(|page| page.status == 503),
        "nobody was refused"
    );
    for page in &pages {
        asking.hold(path, path, page);
    }
}

/// An index that is damaged while it is served. The bytes are written over where they stand: the
/// program has the file in memory, and a shorter one would end it.
fn damaged(asking: &mut Asking<'_>) {
    let desk = full();
    let visitor = Visitor::of(&desk);
    let mut files = vec![desk.path("index")];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(
                std::fs::read_dir(path)
                    .unwrap()
                    .map(|own| own.unwrap().path()),
            );
        } else if path.extension().is_some_and(|own| own == "store") {
            let length = std::fs::metadata(&path).unwrap().len();
            let mut file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
            file.write_all(&vec![0xff; usize::try_from(length).unwrap()])
                .unwrap();
        }
    }
    for path in [
        "/api/search",
        "/api/provider/full",
        "/api/coverage?area=Leeds",
    ] {
        let page = visitor.get(path).status(500);
        asking.hold(path, path, &page);
    }
}

/// What the document says and a test in this process can’t bring about: a newer index that can’t be
/// taken, and files that are found damaged by and by, which the tests of the server as a process see, and a body that never arrives.
const NOT_MET: [&str; 6] = [
    "/components/responses/Unwell",
    "/components/responses/NotReady",
    "/components/responses/TooSlow",
    "/components/schemas/Health/properties/status=\"warn\"",
    "/components/schemas/Health/properties/status=\"fail\"",
    "/components/schemas/Ready/properties/status=\"fail\"",
];

#[test]
fn every_answer_is_as_documented_and_all_that_is_documented_is_met() {
    let mut asking = Asking {
        document: document(),
        visitor: visitor(),
        answers: BTreeMap::new(),
    };
    searches(&mut asking);
    suggestions(&mut asking);
    places(&mut asking);
    let bundled = providers(&mut asking);
    let listed = desk::search(&[
        "--limit",
        "1",
        "--status",
        "active",
        "--status",
        "closed",
        "--status",
        "temporarily_closed",
    ]);
    assert_eq!(listed["total"], bundled);
    guide(&mut asking);
    every_fact(&mut asking);
    errors(&mut asking);
    again(&mut asking);
    let desk = full();
    let full = Visitor::of(&desk);
    asking.visitor = &full;
    searches(&mut asking);
    suggestions(&mut asking);
    places(&mut asking);
    providers(&mut asking);
    guide(&mut asking);
    at_once(&mut asking);
    damaged(&mut asking);
    for query in [
        "q=Harbour+Voices",
        "q=voices+listens",
        "q=voice+listening",
        "q=harbuor",
        "q=lantern+voices+Leeds",
        "area=PO4",
        "area=LS1",
        "area=England&statutory_type=imha",
        "area=Leeds&status=closed",
    ] {
        asking.get(&format!("/api/search?{query}"));
    }
    let total: usize = asking.answers.values().sum();
    assert!(total > 1500, "only {total} answers: {:#?}", asking.answers);
    let mut faults = asking.document.faults.clone();
    let count = faults.len();
    faults.truncate(40);
    assert!(
        faults.is_empty(),
        "{count} faults, such as\n{}",
        faults.join("\n")
    );

    let mut unmet: Vec<String> = Vec::new();
    let json = asking.document.json.clone();
    let met = &asking.document.met;
    let closed = super::lists();
    for (at, schema) in schemas(&json) {
        let is_property = at
            .rsplit_once('/')
            .is_some_and(|(before, _)| before.ends_with("/properties"));
        if is_property && !met.contains(&at) {
            unmet.push(at.clone());
        }
        let name = at.strip_prefix("/components/schemas/").unwrap_or_default();
        // Closed lists are those of the code; the bundled lists need not have every value.
        let is_closed = super::values(&schema)
            .is_some_and(|own| closed.values().any(|keys| *keys == own) || name == "AreaKind");
        if !is_closed && at.starts_with("/components/schemas/") {
            let values = schema.get("enum").and_then(Value::as_array);
            for value in values.into_iter().flatten() {
                unmet.push(format!("{at}={value}"));
            }
            unmet.retain(|own| !met.contains(own));
        }
    }
    for (at, own) in [("/components/responses", &json["components"]["responses"])] {
        for name in own.as_object().unwrap().keys() {
            unmet.push(format!("{at}/{name}"));
        }
    }
    for (path, item) in json["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let at = format!("/paths/{}/{method}", path.replace('/', "~1"));
            for (n, own) in operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
            {
                if own["in"] == "query" {
                    unmet.push(format!("{at}/parameters/{n}"));
                }
            }
            unmet.push(format!("{at}/responses/200"));
        }
    }
    unmet.retain(|own| !met.contains(own) && !NOT_MET.contains(&own.as_str()));
    assert!(
        unmet.is_empty(),
        "documented and met in no answer:\n{}",
        unmet.join("\n")
    );
}
