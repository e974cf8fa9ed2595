//! Whoever asks here holds each answer against the document; and lists that have everything in them.

use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::{Value, json};

use super::schema::Document;
use crate::desk::Desk;
use crate::visitor::{Page, Visitor};

/// Asks, and holds each answer against the document.
pub(super) struct Asking<'a> {
    pub(super) document: Document,
    pub(super) visitor: &'a Visitor,
    /// How many answers of each address and status.
    pub(super) answers: BTreeMap<String, usize>,
}

impl Asking<'_> {
    /// Asks with an address.
    pub(super) fn get(&mut self, path: &str) -> Value {
        self.send(Method::GET, path, &[], "")
    }

    /// Sends facts to the guide.
    pub(super) fn post(&mut self, kind: &str, body: &str) -> Value {
        self.send(Method::POST, "/api/guide", &[("content-type", kind)], body)
    }

    /// Sends any request.
    pub(super) fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Value {
        let page = self.visitor.send(method.clone(), path, headers, body);
        let shown: String = format!("{method} {path}").chars().take(120).collect();
        self.hold(&shown, path, &page)
    }

    /// Holds an answer against what its address and its status say.
    pub(super) fn hold(&mut self, shown: &str, path: &str, page: &Page) -> Value {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let template = match path.starts_with("/api/provider/") {
            true => "/api/provider/{id}",
            false => path,
        };
        let status = page.status;
        *self
            .answers
            .entry(format!("{template} {status}"))
            .or_default() += 1;
        let item = &self.document.json["paths"][template];
        // An address answers one method; any other is a mistake that it documents.
        let method = item.as_object().and_then(|all| all.keys().next()).cloned();
        let Some(method) = method else {
            self.document
                .faults
                .push(format!("{shown}: {template} is not documented"));
            return Value::Null;
        };
        let begin = format!("/paths/{}/{method}", template.replace('/', "~1"));
        if status == 200 {
            self.parameters(shown, &begin, query);
        }
        let mut place = format!("{begin}/responses/{status}");
        let said = self.document.json.pointer(&place).cloned();
        let Some(mut said) = said else {
            self.document
                .faults
                .push(format!("{shown}: status {status} is not documented"));
            return Value::Null;
        };
        if let Some(to) = said.get("$ref").and_then(Value::as_str) {
            place = to.trim_start_matches('#').to_owned();
            said = self.document.json.pointer(&place).unwrap().clone();
        }
        self.document.met.insert(place.clone());
        for name in said
            .get("headers")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if page.header(name.0).is_empty() {
                self.document
                    .faults
                    .push(format!("{shown}: no header {}", name.0));
            }
        }
        if said.get("headers").is_none() && !page.header("etag").is_empty() {
            self.document
                .faults
                .push(format!("{shown}: a tag that is not documented"));
        }
        if path.starts_with("/api/") && page.header("access-control-allow-origin") != "*" {
            self.document
                .faults
                .push(format!("{shown}: no other site may read it"));
        }
        let Some(content) = said.get("content").and_then(Value::as_object) else {
            if !page.bytes.is_empty() {
                self.document
                    .faults
                    .push(format!("{shown}: a body that is not documented"));
            }
            return Value::Null;
        };
        let kind = page
            .header("content-type")
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        if !content.contains_key(&kind) {
            self.document
                .faults
                .push(format!("{shown}: {kind} is not documented"));
            return Value::Null;
        }
        let value = page.json();
        if kind.contains("problem") && value["status"] != status {
            self.document
                .faults
                .push(format!("{shown}: the status is {status}: {value}"));
        }
        let schema = format!("{place}/content/{}/schema", kind.replace('/', "~1"));
        self.document.hold(shown, &schema, &value);
        value
    }

    /// Holds what was asked against the parameters: what is accepted here is documented.
    fn parameters(&mut self, shown: &str, begin: &str, query: &str) {
        let place = format!("{begin}/parameters");
        let all = self
            .document
            .json
            .pointer(&place)
            .cloned()
            .unwrap_or_default();
        let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            given
                .entry(name.into_owned())
                .or_default()
                .push(value.into_owned());
        }
        for (name, values) in given {
            let mut all = all.as_array().into_iter().flatten();
            let Some(n) = all.position(|own| own["name"] == *name) else {
                self.document
                    .faults
                    .push(format!("{shown}: {name} is not documented"));
                continue;
            };
            let place = format!("{place}/{n}");
            self.document.met.insert(place.clone());
            let schema = format!("{place}/schema");
            let wants = self.document.json.pointer(&schema).unwrap();
            let value = match wants["type"].as_str().unwrap() {
                "array" => json!(values),
                "string" => json!(values[0]),
                _ => serde_json::from_str(&values[0]).unwrap_or(Value::Null),
            };
            self.document.hold(shown, &schema, &value);
        }
    }
}

/// A list in which every column is filled and everything that a search can say of a service occurs.
pub(super) fn full() -> Desk {
    let today = jiff::Zoned::now().date();
    let ago = |days: i64| today.checked_sub(jiff::Span::new().days(days)).unwrap();
    let (fresh, due, stale) = (ago(30), ago(250), ago(900));
    let desk = Desk::new()
        .list(
            "general.csv",
            format!(
                "id,name,organisation,description,specialisms,statutory_types,kinds,reach,advocates,cost,areas,\
                 coverage_basis,age_min,age_max,eligibility,who_can_refer,referral,telephone,textphone_or_sms,email,\
                 website,address,postcode,opening_hours,languages,formats,independence,quality_mark,\
                 quality_mark_expires,charity_number,company_number,status,alert,last_checked,source_url,notes\n\
                 full,Harbour Voices,Harbour Advocacy,Advocates who listen,general;housing,imha;care_act,peer;group,both,mixed,free,\
                 Leeds;PO4,resident_in;located_in,18,64,People of Leeds,self;professional,Ring us,01632 960101;01632 960102,\
                 01632 960103,a@harbour.example;b@harbour.example,https://harbour.example;https://more.harbour.example,\
                 1 Example Street,LS1 1UR,9 to 5,English;Urdu,Easy Read,independent,Quality Performance Mark,\
                 2031-01-31,123456,01234567,active,Closed on Mondays,{fresh},https://harbour.example/about,A note\n\
                 due,Lantern Voices,,,general,,,,,,Leeds,,,,,,,01632 960104,,,,,,,,,,,,,,,,{due},,\n\
                 stale,Meadow Voices,,,general,,,,,,Hyde Park,,,,,,,01632 960105,,,,,,,,,,,,,,closed,,{stale},,\n"
            ),
        )
        .list(
            "housing.csv",
            "id,name,organisation,areas,telephone,referral,eligibility,notes\n\
             due,Lantern Voices,Lantern Trust,Leeds,01632 960104,Write to us,Anybody,\n",
        );
    desk.run("import");
    desk
}
