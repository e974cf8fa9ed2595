//! What the API's document says is what the API does: every answer is held against it, and everything
//! in it is met in some answer.

mod asked;
mod asking;
mod schema;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use advocacy::area::{self, Nation};
use advocacy::closed::Closed;
use advocacy::guide::law::{Takes, law};
use advocacy::provider::{
    Advocates, Column, Cost, CoverageBasis, Independence, Kind, List, Reach, Referrer, Specialism,
    Status,
};
use advocacy::query::Recorded;
use advocacy::statutory::StatutoryType;
use serde_json::Value;

use crate::visitor::visitor;
use schema::{Document, KNOWN};

/// The document as it is served.
fn document() -> Document {
    let served = visitor().get("/api/openapi.json").status(200);
    let served = served.carries("content-type", "application/json");
    Document::new(served.json())
}

/// Every place of the document, outermost first.
fn walk(json: &Value, at: &str, see: &mut impl FnMut(&str, &Value)) {
    see(at, json);
    match json {
        Value::Object(of) => {
            for (key, own) in of {
                let key = key.replace('~', "~0").replace('/', "~1");
                walk(own, &format!("{at}/{key}"), see);
            }
        }
        Value::Array(of) => {
            for (n, own) in of.iter().enumerate() {
                walk(own, &format!("{at}/{n}"), see);
            }
        }
        _ => {}
    }
}

/// The places of all schemas: those of parameters, bodies and headers, and the named ones.
fn schemas(json: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    walk(json, "", &mut |at, own| {
        let is_named = at.starts_with("/components/schemas/") && at.matches('/').count() == 3;
        let is_inner = at.ends_with("/schema") && !at.contains("/properties/");
        if is_named || is_inner {
            inner(own, at, &mut found);
        }
    });
    found
}

fn inner(schema: &Value, at: &str, found: &mut BTreeMap<String, Value>) {
    found.insert(at.to_owned(), schema.clone());
    for (key, own) in schema.as_object().unwrap() {
        let at = format!("{at}/{key}");
        match (key.as_str(), own) {
            ("properties", Value::Object(all)) => {
                for (name, own) in all {
                    inner(own, &format!("{at}/{name}"), found);
                }
            }
            ("items" | "additionalProperties" | "propertyNames", Value::Object(_)) => {
                inner(own, &at, found);
            }
            _ => {}
        }
    }
}

#[test]
fn the_document_is_of_this_version_and_every_reference_leads_somewhere() {
    let json = document().json;
    assert_eq!(json["openapi"], "3.1.0");
    assert_eq!(json["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(json["servers"], serde_json::json!([{"url": "/"}]));
    let mut led = BTreeSet::new();
    let mut kept = BTreeSet::new();
    walk(&json, "", &mut |at, own| {
        if let Some(to) = own.get("$ref").and_then(Value::as_str) {
            let to = to.strip_prefix('#').unwrap();
            assert!(json.pointer(to).is_some(), "{at}: nothing at {to}");
            led.insert(to.to_owned());
        }
        if at.starts_with("/components/") && at.matches('/').count() == 3 {
            kept.insert(at.to_owned());
        }
    });
    let idle: Vec<&String> = kept.difference(&led).collect();
    assert!(idle.is_empty(), "nothing refers to {idle:?}");
}

#[test]
fn every_schema_is_one_that_the_check_understands_and_says_what_it_is() {
    let json = document().json;
    let all = schemas(&json);
    assert!(all.len() > 300, "only {} schemas", all.len());
    let mut faults = Vec::new();
    for (at, schema) in &all {
        let keywords = schema.as_object().unwrap();
        for keyword in keywords.keys().filter(|key| !KNOWN.contains(&key.as_str())) {
            faults.push(format!("{at}: {keyword} is not checked"));
        }
        let is_property = at.contains("/properties/") && {
            let (before, _) = at.rsplit_once('/').unwrap();
            before.ends_with("/properties")
        };
        let says = keywords.contains_key("description") || keywords.contains_key("$ref");
        if is_property && !says {
            faults.push(format!("{at} has no description"));
        }
        if let Some(of) = schema.get("properties") {
            let closed = schema["additionalProperties"] == Value::Bool(false);
            if !closed {
                faults.push(format!("{at} is open"));
            }
            let required = schema.get("required").and_then(Value::as_array);
            for name in required.into_iter().flatten() {
                if of.get(name.as_str().unwrap()).is_none() {
                    faults.push(format!("{at} requires {name} and does not describe it"));
                }
            }
        }
    }
    for (path, item) in json["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for key in ["summary", "description", "operationId", "tags", "responses"] {
                if operation.get(key).is_none() {
                    faults.push(format!("{method} {path} has no {key}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_example_is_one_of_what_it_shows_and_names_nobody_real() {
    let mut document = document();
    let json = document.json.clone();
    let mut count = 0;
    walk(&json, "", &mut |at, own| {
        let own = match own.as_object() {
            Some(own) if own.contains_key("schema") => own,
            _ => return,
        };
        let schema = format!("{at}/schema");
        let many = own.get("examples").and_then(Value::as_object);
        let many = many.into_iter().flatten().map(|(_, own)| &own["value"]);
        for example in many.chain(own.get("example")) {
            count += 1;
            document.hold(at, &schema, example);
            let text = example.to_string();
            assert!(!text.contains(".org") && !text.contains(".uk"), "{text}");
        }
    });
    assert!(count > 20, "only {count} examples");
    assert!(document.faults.is_empty(), "{}", document.faults.join("\n"));
}

fn keys<T: Closed>() -> Vec<&'static str> {
    T::ALL.iter().map(|value| value.key()).collect()
}

/// The closed lists of the code, by the name of their schema.
fn lists() -> BTreeMap<&'static str, Vec<&'static str>> {
    BTreeMap::from([
        ("List", keys::<List>()),
        ("Specialism", keys::<Specialism>()),
        ("StatutoryType", keys::<StatutoryType>()),
        ("Kind", keys::<Kind>()),
        ("Reach", keys::<Reach>()),
        ("Advocates", keys::<Advocates>()),
        ("Cost", keys::<Cost>()),
        ("CoverageBasis", keys::<CoverageBasis>()),
        ("Referrer", keys::<Referrer>()),
        ("Independence", keys::<Independence>()),
        ("Status", keys::<Status>()),
        ("Recorded", keys::<Recorded>()),
        ("Column", keys::<Column>()),
        ("Nation", Nation::ALL.map(Nation::key).to_vec()),
    ])
}

/// The values of an enum without null and “not stated”.
fn values(schema: &Value) -> Option<Vec<String>> {
    let all = schema.get("enum")?.as_array().unwrap().iter();
    let all = all
        .filter_map(Value::as_str)
        .filter(|own| *own != "not_stated");
    Some(all.map(str::to_owned).collect())
}

#[test]
fn every_enum_is_the_closed_list_of_the_code() {
    let json = document().json;
    let named = &json["components"]["schemas"];
    for (name, keys) in lists() {
        assert_eq!(values(&named[name]).unwrap(), keys, "{name}");
    }
    let kinds: BTreeSet<&str> = area::all().iter().map(|area| area.kind.key()).collect();
    let said = values(&named["AreaKind"]).unwrap();
    let said: BTreeSet<&str> = said.iter().map(String::as_str).collect();
    assert_eq!(said, kinds);
    // What is repeated in place, to allow null or “not stated” beside it, is the same list.
    let known: BTreeSet<Vec<String>> = named
        .as_object()
        .unwrap()
        .values()
        .filter_map(values)
        .collect();
    let own: [&[&str]; 5] = [
        &["relevance", "name", "checked"],
        &["area"],
        &["statute", "part", "none"],
        &["pass", "warn", "fail"],
        &["pass", "fail"],
    ];
    let own = own.map(|all| all.iter().map(|&s| s.to_owned()).collect::<Vec<String>>());
    for (at, schema) in schemas(&json) {
        if let Some(values) = values(&schema) {
            assert!(
                known.contains(&values) || own.contains(&values),
                "{at}: {values:?}"
            );
        }
    }
}

/// The names of parameters that stand in a piece of the code.
fn read_in(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for begins in ["first(\"", "all(\"", "(\""] {
        for (at, _) in code.match_indices(begins) {
            let (name, after) = code[at + begins.len()..].split_once('"').unwrap();
            // A pair of a name and a constant: a row of a table of parameters.
            let is_row = after
                .strip_prefix(", ")
                .is_some_and(|own| own.starts_with(char::is_uppercase));
            if begins.len() > 2 || is_row {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

#[test]
fn every_parameter_that_is_read_is_documented_and_no_other() {
    let json = document().json;
    let api = include_str!("../../../src/web/api.rs");
    let handler = |name: &str| {
        let (_, from) = api.split_once(&format!("pub(super) fn {name}(")).unwrap();
        from.split("\npub(super) fn ").next().unwrap()
    };
    for (path, code) in [
        ("search", include_str!("../../../src/web/asked.rs")),
        ("suggest", handler("suggest")),
        ("where", handler("place")),
        ("coverage", handler("coverage")),
    ] {
        let mut read = read_in(code);
        // The shortlist is for pages alone.
        read.remove("pick");
        let all = &json["paths"][format!("/api/{path}")]["get"]["parameters"];
        let all = all.as_array().unwrap().iter();
        let said: BTreeSet<String> = all
            .map(|own| own["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(said, read, "{path}");
    }
}

#[test]
fn the_facts_of_the_guide_are_those_of_the_law() {
    let json = document().json;
    let law = law();
    let mut known: BTreeMap<String, (Takes, &str, Vec<String>)> = BTreeMap::new();
    let helpers = law
        .helper_questions
        .iter()
        .map(|q| (format!("helper.{}", q.fact), q));
    let questions = law.questions.iter().map(|q| (q.fact.clone(), q));
    for (name, question) in helpers.chain(questions) {
        let values = question.values.iter().map(|value| value.key.clone());
        known.insert(name, (question.takes, &question.ask, values.collect()));
    }
    let mut said = BTreeMap::new();
    let schemas = &json["components"]["schemas"];
    for (prefix, at) in [
        ("", "/Facts/properties"),
        ("capacity.", "/Facts/properties/capacity/properties"),
        ("carer_", "/Facts/properties/carer/properties"),
        ("helper.", "/Helper/properties"),
    ] {
        for (name, own) in schemas.pointer(at).unwrap().as_object().unwrap() {
            let Some(to) = own.get("$ref").and_then(Value::as_str) else {
                continue;
            };
            let takes = match to.rsplit('/').next().unwrap() {
                "FactValues" => Takes::Several,
                "FactPlace" => Takes::Place,
                "FactHelpers" => Takes::Helpers,
                _ => Takes::One,
            };
            let values = own.get("examples").and_then(Value::as_array);
            let values = values.into_iter().flatten();
            let values: Vec<String> = values.map(|own| own.as_str().unwrap().to_owned()).collect();
            said.insert(
                format!("{prefix}{name}"),
                (takes, own["description"].as_str().unwrap(), values),
            );
        }
    }
    // Said once for all helpers; and another name of a decision.
    for other in ["capacity_to_consent", "capacity.protective_measures"] {
        assert!(said.remove(other).is_some(), "{other}");
    }
    for (name, (takes, asks, values)) in &known {
        let Some((said_takes, said_asks, said_values)) = said.get(name) else {
            panic!("{name} is not documented");
        };
        let takes = match takes {
            Takes::YesNo => Takes::One,
            other => *other,
        };
        assert_eq!(*said_takes, takes, "{name}");
        assert_eq!(said_asks, asks, "{name}");
        if !matches!(takes, Takes::Place | Takes::Helpers) {
            assert_eq!(said_values, values, "{name}");
        }
    }
    let more: Vec<&String> = said
        .keys()
        .filter(|name| !known.contains_key(*name))
        .collect();
    assert!(more.is_empty(), "documented and not known: {more:?}");
}

/// The first cells of a table of questions.
fn questions(table: &str) -> Vec<String> {
    let table = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/suite/files")
        .join(table);
    let mut reader = csv::Reader::from_path(table).unwrap();
    reader
        .records()
        .map(|row| row.unwrap()[0].to_owned())
        .collect()
}
