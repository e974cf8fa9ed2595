//! Whoever asks here holds each answer against the document.

use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::{Value, json};

use super::schema::Document;
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
