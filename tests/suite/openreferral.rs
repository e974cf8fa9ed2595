//! The directory as other directories read it: the feed of Open Referral UK, and its package.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use advocacy::closed::Closed;
use advocacy::index::Generation;
use advocacy::openreferral::{self, Feed, Reply};
use advocacy::provider::{Column, Provider};
use advocacy::vocabulary::Vocabulary;
use serde_json::Value;

use crate::desk::{Desk, bundled};

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

/// A list that does all it can to break a feed.
fn hostile() -> Desk {
    let long = "long words ".repeat(8_000);
    let rows = [
        "plain,Plain Help,Wharfe Voices,Words.,IMHA;care_act,Leeds,01632 960001,a@example.org; b@example.org,https://example.org/a; https://example.org/b,\"1 Example Street, Leeds\",LS1 4AP,active,2026-01-15,1000001,,Leeds office rings back",
        "bare,Bare,,,,,,,,,,,,,,",
        "closed,Closed Help,Wharfe Voices,,imca,Bradford,01632 960002,,,,,closed,,,01000001,",
        "paused,Paused Help,Aire Help,,,PO4; M1; Cumbria; Teesside; Southern Trust,01632 960003,,,,,temporarily_closed,2019-02-03,SC012345,,",
        "formula,=HYPERLINK(1),+cmd|' /C calc'!A0,@SUM(1),,Leeds,+44 1632 960004,not an address,javascript:alert(1),=1+1,LS1 4AP,active,31/02/2026,12,x,-5",
        "quotes,\"Say \"\"hello\"\", <b>&amp;\",\"O'Neil; & Sons\",\"a\nb\n\n\"\"c\"\"\",,Leeds,01632 960005 (out of hours),\"a b@example.org, \u{e4}@example.org\",https://example.org/caf\u{e9}|x,\"2 Example Road, Nowhere\",BD1 1HX,active,,,,",
        "bidi,Left\u{202e}thgir,Zero\u{200b}width\u{7}bell,tab\there\u{1}one,,Leeds,Text WORD to 80800,\u{202e}a@example.org,https://ex\u{e4}mple.org,,ZZ9 9ZZ,active,,,,",
        "box,Box,Aire Help,,,Wales,18001 01632 960006,,,PO Box 1,,active,,,,",
        "marks,!!!1,!!!,,,Leeds,01632 960007 ext 12,,,,,active,,,,",
        "wide,＝1,＋2,－3,,Leeds,,,,,,active,,,,",
    ];
    let headings = "id,name,organisation,description,statutory_types,areas,telephone,email,website,address,postcode,status,last_checked,charity_number,company_number,notes";
    let mut list = format!("{headings}\n{}\n", rows.join("\n"));
    list.push_str(&format!(
        "long,\"{long}\",\"{long}\",\"{long}\",,Leeds,01632 960008,,https://example.org/{},\"{long}\",LS1 4AP,active,,,,\n",
        "a".repeat(3_000)
    ));
    let desk = Desk::new().list("general.csv", list);
    desk.run("import").code(0);
    desk
}

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

/// Compares two sets of providers in every column but notes.
fn same(before: &BTreeMap<String, Provider>, after: &BTreeMap<String, Provider>) {
    let mut differ = Vec::new();
    for (id, own) in before {
        let Some(again) = after.get(id) else {
            differ.push(format!("{id} is gone"));
            continue;
        };
        for column in Column::ALL
            .iter()
            .filter(|column| **column != Column::Notes)
        {
            let (was, is) = (own.cell(*column), again.cell(*column));
            if was != is {
                differ.push(format!("{id}, {}: {was:?} is now {is:?}", column.key()));
            }
        }
        assert_eq!(own.areas, again.areas, "{id}");
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert_eq!(before.len(), after.len());
}

/// A list in which every column of the home format is used, and every area.
fn complete() -> Desk {
    let columns: Vec<&str> = Column::ALL.iter().map(|column| column.key()).collect();
    let mut list = format!("{}\n", columns.join(","));
    list.push_str(
        "full,Full Help,Wharfe Voices,\"Two\nlines.\",general;housing,autism;dementia,imha;rpr,peer;citizen,both,mixed,mixed,Leeds;Bradford;PO4,council_responsible;registered_gp,16,25,\"Adults, mostly.\",self;supervisory_body,Ring first.,01632 960001; 01632 960002 (out of hours),18001 01632 960003; Text WORD to 80800,a@example.org; b@ex\u{e4}mple.org,https://example.org; https://example.com,\"1 Example Street, Leeds\",LS1 4AP,Mon to Fri 9am-5pm,Welsh; BSL; Klingon,easy read; large print,part_of_council_or_nhs,QPM,2027-03-09,1000001; SC012345,01000001,temporarily_closed,Back in May.,2026-01-15,https://example.org/source,Ours.\n",
    );
    list.push_str(
        "less,Full Help again,,,,,,,group,paid,charged,,,,,,,,,,,,,,,,,independent,,,,,,,,,\n",
    );
    list.push_str("more,Full Help more,Wharfe Voices,,,,,,individual,volunteer,free,England,national,0,120,,,,,,,,,,,,,part_of_care_provider,,,NIC100123,,closed,,,,\n");
    for area in advocacy::area::all() {
        let blank = ",".repeat(columns.len() - 12);
        list.push_str(&format!(
            "area-{0},Help {0},,,,,,,,,,{0}{blank}\n",
            area.code
        ));
    }
    let desk = Desk::new().list("all.csv", list);
    desk.run("import").code(0).says("0 refused");
    desk
}

#[test]
fn a_package_comes_back_as_the_same_providers() {
    for desk in [Desk::bundled(), hostile(), complete()] {
        desk.run("import").code(0);
        desk.run("export --format openreferral --out package")
            .code(0)
            .says("services of");
        desk.run("import package --index again --json").code(0);
        same(
            &Open::of(&desk).providers(),
            &Open::index(&desk, "again").providers(),
        );
    }
}

#[test]
fn what_is_mended_in_a_package_is_read() {
    let desk = hostile();
    desk.run("export --out package").code(0);
    let mend = |file: &str, from: &str, to: &str| {
        let path = format!("package/{file}");
        let text = fs::read_to_string(desk.path(&path)).unwrap();
        assert!(text.contains(from), "{from}");
        desk.put(&path, text.replacen(from, to, 1));
    };
    mend("services.csv", ",Plain Help,", ",Plainer Help,");
    mend("services.csv", ",temporarily closed,", ",active,");
    mend("phones.csv", ",01632 960001,", ",01632 960099,");
    desk.run("import package --index again").code(0);
    let after = Open::index(&desk, "again").providers();
    assert_eq!(after["plain"].name, "Plainer Help");
    assert_eq!(after["plain"].telephone, ["01632 960099"]);
    assert_eq!(after["paused"].cell(Column::Status), "active");
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
fn a_package_is_what_its_description_says() {
    let desk = hostile();
    desk.run("export --out package").code(0);
    let read = |name: &str| fs::read(desk.path("package").join(name)).unwrap();
    let description: Value = serde_json::from_slice(&read("datapackage.json")).unwrap();
    assert_eq!(description["profile"], "tabular-data-package");
    let mut files: BTreeSet<String> = BTreeSet::from(["datapackage.json".to_owned()]);
    let mut held: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let resources = description["resources"].as_array().unwrap();
    let rows = |resource: &Value| -> Vec<BTreeMap<String, String>> {
        let bytes = read(resource["path"].as_str().unwrap());
        let mut csv = csv::Reader::from_reader(&bytes[..]);
        let headings = csv.headers().unwrap().clone();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let named: Vec<&str> = fields
            .iter()
            .map(|own| own["name"].as_str().unwrap())
            .collect();
        assert_eq!(headings.iter().collect::<Vec<_>>(), named);
        let rows = csv.records().map(|row| row.unwrap());
        rows.map(|row| {
            let cells = headings.iter().zip(row.iter());
            cells
                .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
                .collect()
        })
        .collect()
    };
    for resource in resources {
        files.insert(resource["path"].as_str().unwrap().to_owned());
        let name = resource["name"].as_str().unwrap();
        let rows = rows(resource);
        let ids: BTreeSet<String> = rows.iter().map(|row| row["id"].clone()).collect();
        assert_eq!(ids.len(), rows.len(), "{name}: ids are the key");
        for field in resource["schema"]["fields"].as_array().unwrap() {
            let column = field["name"].as_str().unwrap();
            if field["constraints"]["required"] == true {
                assert!(
                    rows.iter().all(|row| !row[column].is_empty()),
                    "{name}.{column}"
                );
            }
        }
        let runs = |cell: &String| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(!rows.iter().any(|row| row.values().any(runs)), "{name}");
        held.insert(name.to_owned(), ids);
    }
    for resource in resources {
        let keys = resource["schema"]["foreignKeys"].as_array();
        for key in keys.into_iter().flatten() {
            let to = match key["reference"]["resource"].as_str().unwrap() {
                "" => resource["name"].as_str().unwrap(),
                to => to,
            };
            let column = key["fields"].as_str().unwrap();
            for row in rows(resource).iter().filter(|row| !row[column].is_empty()) {
                assert!(held[to].contains(&row[column]), "{column} {}", row[column]);
            }
        }
    }
    let there = fs::read_dir(desk.path("package")).unwrap();
    let there: BTreeSet<String> = there
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(there, files);
}

#[test]
fn an_export_writes_whole_and_never_over_anything_else() {
    let desk = hostile();
    for out in ["data/lists", "data", "index"] {
        desk.run(&format!("export --out {out}"))
            .code(2)
            .tells("holds what the directory is made of");
    }
    desk.put("other/mine.txt", "mine");
    desk.run("export --out other").code(2).tells("mine.txt");
    assert!(!desk.path("other/services.csv").exists());
    desk.run("export --out package").code(0);
    let first = fs::read(desk.path("package/services.csv")).unwrap();
    fs::remove_file(desk.path("package/phones.csv")).unwrap();
    desk.run("export --out package").code(0);
    assert!(desk.path("package/phones.csv").exists());
    assert_eq!(fs::read(desk.path("package/services.csv")).unwrap(), first);
    let left = fs::read_dir(desk.path(".")).unwrap();
    let hidden = left.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with('.')
    });
    assert_eq!(hidden.count(), 0);
}
