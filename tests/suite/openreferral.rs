//! The directory as other directories read it: the feed of Open Referral UK, and its package.

mod lists;
mod package;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use advocacy::index::Generation;
use advocacy::openreferral::{self, Feed, Reply};
use advocacy::provider::{Column, Provider};
use advocacy::vocabulary::Vocabulary;
use serde_json::Value;

use crate::desk::{Desk, bundled};
use lists::hostile;

/// A generation with its feed.
struct Open {
    generation: Generation,
    feed: Feed,
}

impl Open {
    fn of(desk: &Desk) -> Open {
        Open::index(desk, "index")
    }

    fn index(desk: &Desk, index: &str) -> Open {
        let generation = Generation::open(&desk.path(index)).unwrap();
        let feed = Feed::of(&generation).unwrap();
        Open { generation, feed }
    }

    /// What a path with its query gets.
    fn reply(&self, target: &str) -> Reply {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs: Vec<(String, String)> = pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let words = Vocabulary::standard();
        openreferral::answer(&self.feed, &self.generation, words, path, &pairs)
    }

    /// The JSON of a path that must be answered.
    fn get(&self, target: &str) -> Value {
        let reply = self.reply(target);
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        assert_eq!(reply.status, 200, "{target}: {text}");
        assert_eq!(reply.content_type, "application/json; charset=utf-8");
        serde_json::from_slice(&reply.body).unwrap()
    }

    /// The records of a list, from every page of it.
    fn all(&self, list: &str) -> Vec<Value> {
        let lines = self.reply(&format!("{list}{}format=ndjson", joint(list)));
        assert_eq!(
            (lines.status, lines.content_type),
            (200, "application/x-ndjson")
        );
        let text = String::from_utf8(lines.body).unwrap();
        assert!(text.is_empty() || text.ends_with('\n'));
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn total(&self, list: &str) -> u64 {
        self.get(list)["total_items"].as_u64().unwrap()
    }

    fn providers(&self) -> BTreeMap<String, Provider> {
        let mut all = BTreeMap::new();
        let mut take = |provider: Provider| {
            all.insert(provider.id.clone(), provider);
        };
        self.generation.each(&mut take).unwrap();
        all
    }
}

fn joint(target: &str) -> char {
    if target.contains('?') { '&' } else { '?' }
}

fn id(record: &Value) -> &str {
    record["id"].as_str().unwrap()
}

fn ids(records: &[Value]) -> BTreeSet<String> {
    records.iter().map(|record| id(record).to_owned()).collect()
}

const LISTS: [&str; 5] = [
    "/services",
    "/organizations",
    "/service_at_locations",
    "/taxonomies",
    "/taxonomy_terms",
];

/// Says where a value has nothing in it.
fn empties(value: &Value, path: &str, into: &mut Vec<String>) {
    match value {
        Value::Null => into.push(format!("{path} is null")),
        Value::String(text) if text.trim().is_empty() => into.push(format!("{path} is empty")),
        Value::Array(values) if values.is_empty() && !path.ends_with("/contents") => {
            into.push(format!("{path} is an empty list"));
        }
        Value::Array(values) => {
            for (at, value) in values.iter().enumerate() {
                empties(value, &format!("{path}/{at}"), into);
            }
        }
        Value::Object(object) => {
            if object.is_empty() {
                into.push(format!("{path} is an empty object"));
            }
            for (key, value) in object {
                empties(value, &format!("{path}/{key}"), into);
            }
        }
        _ => {}
    }
}

/// Every id and reference of a value must be a UUID of version 5.
fn check_ids(value: &Value, path: &str) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| check_ids(value, path)),
        Value::Object(object) => {
            for (key, value) in object {
                let is_id = key == "id" || (key.ends_with("_id") && key != "advocacy_id");
                if is_id {
                    let id = value.as_str().unwrap();
                    let dashes: Vec<usize> = id.match_indices('-').map(|(at, _)| at).collect();
                    let hex = id.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit());
                    let sound = id.len() == 36 && dashes == [8, 13, 18, 23] && hex;
                    assert!(sound && &id[14..15] == "5", "{path}/{key}: {id}");
                }
                check_ids(value, &format!("{path}/{key}"));
            }
        }
        _ => {}
    }
}

#[test]
fn the_feed_says_what_it_is() {
    let open = Open::of(bundled());
    for path in ["", "/"] {
        let details = open.get(path);
        assert_eq!(details["version"], "HSDS-UK-3.0");
        assert!(
            details["openapi_url"]
                .as_str()
                .unwrap()
                .starts_with("https://")
        );
        assert!(details["profile"].as_str().unwrap().starts_with("https://"));
    }
}

#[test]
fn every_page_is_in_its_envelope() {
    let open = Open::of(bundled());
    for list in LISTS {
        let total = open.total(list);
        let per_page = total.div_ceil(5).max(2);
        let pages = total.div_ceil(per_page);
        let mut seen = Vec::new();
        for page in (1..=pages).chain([pages + 1, u64::MAX]) {
            let body = open.get(&format!("{list}?page={page}&per_page={per_page}"));
            let contents = body["contents"].as_array().unwrap();
            let before = per_page.saturating_mul(page - 1);
            let expected = total.saturating_sub(before).min(per_page);
            assert_eq!(contents.len() as u64, expected, "{list} {page}");
            assert_eq!(body["size"], expected);
            assert_eq!(body["total_items"], total);
            assert_eq!(body["total_pages"], pages);
            assert_eq!(body["first_page"], page == 1);
            assert_eq!(body["last_page"], page >= pages);
            assert_eq!(body["empty"], expected == 0);
            assert_eq!(body.as_object().unwrap().len(), 8);
            if page <= pages {
                assert_eq!(body["page_number"], page);
            }
            seen.extend(contents.iter().map(|record| id(record).to_owned()));
        }
        assert!(seen.windows(2).all(|pair| pair[0] < pair[1]), "{list}");
        assert_eq!(seen.len() as u64, total, "{list}");
        assert_eq!(
            open.get(&format!("{list}?perPage={per_page}"))["size"],
            per_page
        );
        assert_eq!(open.all(list).len() as u64, total, "{list}");
    }
    assert_eq!(open.get("/services")["size"], 50);
}

#[test]
fn every_id_leads_to_its_record_and_no_other_does() {
    let hostile = hostile();
    for open in [Open::of(bundled()), Open::of(&hostile)] {
        for list in LISTS {
            for record in open.all(list) {
                let found = open.get(&format!("{list}/{}", id(&record)));
                assert_eq!(found["id"], record["id"]);
                assert_eq!(found["name"], record["name"]);
            }
            for odd in [
                "00000000-0000-4000-8000-000000000000",
                "nothing",
                "\u{202e}",
                "a/b",
                "",
            ] {
                let reply = open.reply(&format!("{list}/{odd}/"));
                let problem: Value = serde_json::from_slice(&reply.body).unwrap();
                if odd.is_empty() {
                    continue;
                }
                assert_eq!(reply.status, 404, "{list}/{odd}");
                assert_eq!(reply.content_type, "application/problem+json");
                assert_eq!(problem["status"], 404);
            }
        }
        assert_eq!(open.reply("/nothing").status, 404);
        assert_eq!(open.reply("//").status, 200);
    }
}

#[test]
fn nothing_is_null_or_empty_whatever_a_list_holds() {
    let hostile = hostile();
    for open in [Open::of(bundled()), Open::of(&hostile)] {
        let mut found = Vec::new();
        let full = [
            "/services?full=true",
            "/services?minimal=true",
            "/organizations?full_service=true",
            "/service_at_locations?full=true",
        ];
        for list in LISTS.iter().chain(&full) {
            for record in open.all(list) {
                empties(&record, list, &mut found);
                check_ids(&record, list);
            }
            empties(&open.get(list), list, &mut found);
        }
        for list in LISTS {
            for record in open.all(list) {
                let one = open.get(&format!("{list}/{}", id(&record)));
                empties(&one, list, &mut found);
                check_ids(&one, list);
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn hostile_values_are_right_or_not_there() {
    let open = Open::of(&hostile());
    let all = open.all("/services?full=true");
    let of = |id: &str| all.iter().find(|own| own["advocacy_id"] == id).unwrap();
    assert_eq!(all.len(), 11);
    let plain = of("plain");
    assert_eq!(plain["email"], "a@example.org");
    assert_eq!(plain["contacts"][0]["email"], "b@example.org");
    assert!(plain["contacts"][0].get("name").is_none());
    assert_eq!(plain["url"], "https://example.org/a");
    assert_eq!(plain["assured_date"], "2026-01-15");
    let area = &plain["service_areas"][0];
    assert_eq!(
        area["uri"],
        "http://statistics.data.gov.uk/id/statistical-geography/E08000035"
    );
    let address = &plain["service_at_locations"][0]["location"]["addresses"][0];
    assert_eq!(address["city"], "Leeds");
    assert_eq!(address["country"], "GB");
    assert_eq!(of("closed")["status"], "inactive");
    assert_eq!(of("paused")["status"], "temporarily closed");
    assert_eq!(
        of("closed")["organization"]["id"],
        plain["organization"]["id"]
    );
    assert_eq!(of("bare")["organization"]["name"], "Bare");
    assert_eq!(
        of("paused")["organization"]["organization_identifiers"][0]["identifier_scheme"],
        "GB-SC"
    );
    let of_postcode = &of("paused")["service_areas"][0];
    assert_eq!(of_postcode["name"], "PO4");
    assert!(of_postcode.get("uri").is_none());
    for key in ["email", "url", "assured_date"] {
        assert!(of("formula").get(key).is_none(), "{key}");
    }
    assert!(
        of("quotes")["service_at_locations"][0]["location"]
            .get("addresses")
            .is_none()
    );
    assert_eq!(
        of("box")["service_at_locations"][0]["location"]["location_type"],
        "postal"
    );
    assert_eq!(of("marks")["phones"][0]["extension"], 12);
    assert!(
        !all.iter().any(|own| own.to_string().contains("rings back")),
        "notes are the office’s own"
    );
}

#[test]
fn ids_stay_when_a_list_is_imported_again() {
    let before = Open::of(bundled());
    let desk = Desk::bundled();
    desk.run("import").code(0);
    let general = fs::read_to_string(desk.path("data/lists/general.csv")).unwrap();
    let changed = general.replace("01932 622292", "01632 960123") + "new,New Help\n";
    desk.put("data/lists/general.csv", changed);
    desk.run("import").code(0);
    let after = Open::of(&desk);
    for list in LISTS {
        let (before, after) = (ids(&before.all(list)), ids(&after.all(list)));
        assert!(before.is_subset(&after), "{list}");
    }
}

#[test]
fn malformed_parameters_are_refused_and_unknown_ones_are_not() {
    let open = Open::of(bundled());
    let long = format!("/services?search={}", "a".repeat(2_000));
    let often = format!("/services?{}", "search=Leeds&".repeat(9));
    let malformed = [
        "/services?page=0",
        "/services?page=-1",
        "/services?page=two",
        "/services?per_page=1.5",
        "/services?perPage=0",
        "/services?page=1&page=2",
        "/services?format=xml",
        "/services?taxonomy_term_id=imha",
        "/services?taxonomy_id=1",
        "/services?organization_id=x",
        "/services?modified_after=soon",
        "/services?minimal=perhaps",
        "/services?full=2",
        "/organizations?full_service=oui",
        "/taxonomy_terms?top_only=x",
        "/taxonomy_terms?parent_id=x",
        "/service_at_locations?postcode=Leeds",
        "/service_at_locations?postcode=ZZ99 9ZZ",
        "/service_at_locations?proximity=100",
        "/service_at_locations?postcode=LS1 4AP&proximity=near",
        &long,
        &often,
    ];
    for target in malformed {
        let reply = open.reply(target);
        assert_eq!(reply.status, 400, "{target}");
        assert_eq!(reply.content_type, "application/problem+json");
        let problem: Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(problem["type"], "about:blank");
        assert_eq!(problem["title"], "Bad Request");
        assert!(
            problem["detail"].as_str().unwrap().ends_with('.'),
            "{problem}"
        );
    }
    let distance = open.reply("/service_at_locations?postcode=LS1 4AP&proximity=500");
    assert_eq!(distance.status, 501);
    let all = open.total("/services");
    for target in [
        "/services?colour=red",
        "/services?proximity=near",
        "/services?page=",
        "/services?full=false",
        "/services?per_page=99999999999999999999999999",
    ] {
        assert_eq!(open.total(target), all, "{target}");
    }
    assert_eq!(
        open.get("/taxonomy_terms?per_page=9999")["contents"],
        Value::Array(open.all("/taxonomy_terms"))
    );
}

#[test]
fn filters_add_up() {
    let open = Open::of(bundled());
    let terms = open.all("/taxonomy_terms");
    let term = |code: &str, taxonomy: &str| {
        let fits = |own: &&Value| {
            own["code"] == code && own["taxonomy"].as_str().unwrap().ends_with(taxonomy)
        };
        let found: Vec<&Value> = terms.iter().filter(fits).collect();
        assert_eq!(found.len(), 1, "{code}");
        found[0].clone()
    };
    let providers = open.providers();
    let count = |fits: &dyn Fn(&Provider) -> bool| {
        providers.values().filter(|own| fits(own)).count() as u64
    };
    let keys = |own: &Provider, column: Column, key: &str| {
        own.cell(column).split(';').any(|own| own == key)
    };
    let imha = term("imha", "statutory type");
    let imca = term("imca", "statutory type");
    let by_imha = format!("/services?taxonomy_term_id={}", id(&imha));
    let both = format!("{by_imha}&taxonomy_term_id={}", id(&imca));
    let has_imha = count(&|own| keys(own, Column::StatutoryTypes, "imha"));
    let has_both = count(&|own| {
        keys(own, Column::StatutoryTypes, "imha") && keys(own, Column::StatutoryTypes, "imca")
    });
    assert!(has_imha > has_both && has_both > 0);
    assert_eq!(open.total(&by_imha), has_imha);
    assert_eq!(open.total(&both), has_both);
    let statutory = imha["taxonomy_id"].as_str().unwrap();
    let any = count(&|own| !own.statutory_types.is_empty());
    assert_eq!(
        open.total(&format!("/services?taxonomy_id={statutory}")),
        any
    );
    assert_eq!(
        open.total(&format!(
            "/taxonomy_terms?taxonomy_id={statutory}&top_only=true"
        )),
        11
    );
    assert_eq!(
        open.total(&format!("/taxonomy_terms?parent_id={statutory}")),
        0
    );

    let first = &open.all("/services")[0];
    let of_organisation = format!(
        "organization_id={}",
        first["organization_id"].as_str().unwrap()
    );
    let services = open.all(&format!("/services?{of_organisation}"));
    assert!(
        services
            .iter()
            .all(|own| own["organization_id"] == first["organization_id"])
    );
    let organisation = open.get(&format!(
        "/organizations/{}",
        first["organization_id"].as_str().unwrap()
    ));
    assert_eq!(
        organisation["services"].as_array().unwrap().len(),
        services.len()
    );

    let made = first["last_modified"].as_str().unwrap();
    assert_eq!(
        open.total(&format!("/services?modified_after={made}")),
        open.total("/services")
    );
    assert_eq!(
        open.total("/services?modified_after=2999-01-01T00:00:00Z"),
        0
    );

    let found = open.total("/services?search=imha Leeds");
    assert!(found > 0 && found < has_imha, "{found}");
    assert_eq!(open.total("/services?search=imha&search=Leeds"), found);
    assert_eq!(open.total("/services?search=xyzzyplugh"), 0);
    assert!(open.total("/organizations?search=Leeds") > 0);
    assert!(open.total("/taxonomy_terms?search=care act") > 0);
    assert_eq!(open.total("/taxonomies?search=statutory"), 1);

    let harrow = open.all("/services?postcode=HA1 3EX&full=true");
    assert!(!harrow.is_empty());
    assert!(harrow.iter().all(|own| own.get("service_areas").is_some()));
    let at = open.all("/service_at_locations?postcode=HA1 3EX");
    let held = ids(&harrow);
    assert!(!at.is_empty());
    assert!(
        at.iter()
            .all(|own| held.contains(own["service_id"].as_str().unwrap()))
    );
    let narrower = open.total(&format!("{by_imha}&postcode=HA1 3EX"));
    assert!(narrower < has_imha && narrower <= harrow.len() as u64);
}

#[test]
fn minimal_and_full_are_what_they_say() {
    let open = Open::of(bundled());
    let minimal = open.get("/services?minimal=true");
    assert_eq!(
        (&minimal["total_pages"], &minimal["last_page"]),
        (&1.into(), &true.into())
    );
    let keys: Vec<&String> = minimal["contents"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "last_modified", "name", "status"]);
    for record in open.all("/services?full=true").iter().take(20) {
        assert_eq!(*record, open.get(&format!("/services/{}", id(record))));
    }
    let organisations = open.all("/organizations?full_service=true");
    let services = organisations
        .iter()
        .flat_map(|own| own["services"].as_array().unwrap());
    assert_eq!(services.count() as u64, open.total("/services"));
}

#[test]
fn no_question_is_without_an_answer() {
    let open = Open::of(bundled());
    let names = [
        "search",
        "page",
        "per_page",
        "perPage",
        "format",
        "taxonomy_term_id",
        "taxonomy_id",
        "organization_id",
        "modified_after",
        "minimal",
        "full",
        "full_service",
        "postcode",
        "proximity",
        "top_only",
        "parent_id",
        "",
        "\u{0}",
    ];
    let long = "9".repeat(900);
    let odd = [
        "",
        " ",
        "\u{0}",
        "-1",
        "0",
        "1e400",
        "NaN",
        "inf",
        "true",
        "null",
        "\u{202e}",
        "é",
        "\"",
        "''",
        "AND OR NOT (((",
        "2026-13-45",
        "2026 ",
        "T",
        "00000000000000000000000000000000",
        "LS1",
        "not not not",
        "Leeds OR Leeds",
        &long,
    ];
    for list in LISTS {
        for name in names {
            for value in odd {
                for target in [list.to_owned(), format!("{list}/{value}")] {
                    let pairs = [(name.to_owned(), value.to_owned())];
                    let reply = openreferral::answer(
                        &open.feed,
                        &open.generation,
                        Vocabulary::standard(),
                        &target,
                        &pairs,
                    );
                    let said = format!("{target}?{name}={value}: {}", reply.status);
                    assert!([200, 400, 404, 501].contains(&reply.status), "{said}");
                    if reply.content_type != "application/x-ndjson" {
                        let body: Result<Value, _> = serde_json::from_slice(&reply.body);
                        assert!(body.is_ok(), "{said}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_feed_can_be_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Feed>();
}
