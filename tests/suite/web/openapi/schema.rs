//! Holds a value against a schema: so much of JSON Schema as the API’s document uses.
//!
//! A keyword that is not known here is a fault, so that nothing goes unchecked.

use std::collections::BTreeSet;

use serde_json::Value;

/// The document, and which of its properties and values have been met.
pub(super) struct Document {
    pub(super) json: Value,
    pub(super) met: BTreeSet<String>,
    pub(super) faults: Vec<String>,
}

/// Where a value stands: within the answer, and within the document.
#[derive(Clone)]
struct At {
    answer: String,
    schema: String,
}

impl At {
    fn step(&self, key: &str, schema: String) -> At {
        At {
            answer: format!("{}/{key}", self.answer),
            schema,
        }
    }
}

impl Document {
    pub(super) fn new(json: Value) -> Document {
        Document {
            json,
            met: BTreeSet::new(),
            faults: Vec::new(),
        }
    }

    /// Holds a value against the schema at a place of the document.
    pub(super) fn hold(&mut self, of: &str, schema: &str, value: &Value) {
        let at = At {
            answer: of.to_owned(),
            schema: schema.to_owned(),
        };
        let node = self.json.pointer(schema).cloned();
        match node {
            Some(node) => self.check(&node, value, &at),
            None => self.fault(&at, "there is no such schema"),
        }
    }

    fn fault(&mut self, at: &At, says: impl std::fmt::Display) {
        let fault = format!("{}: {says} ({})", at.answer, at.schema);
        self.faults.push(fault);
    }

    fn check(&mut self, node: &Value, value: &Value, at: &At) {
        let Some(node) = node.as_object() else {
            return self.fault(at, "the schema is no object");
        };
        for (keyword, wants) in node {
            let holds = match (keyword.as_str(), value) {
                // What says something to people only.
                ("description" | "examples" | "default", _) => true,
                ("$ref", _) => {
                    let to = wants.as_str().unwrap().trim_start_matches('#');
                    self.hold(&at.answer, to, value);
                    true
                }
                ("type", _) => match wants {
                    Value::Array(any) => any.iter().any(|one| is_a(value, one)),
                    one => is_a(value, one),
                },
                ("const", _) => value == wants,
                ("enum", _) => {
                    self.met.insert(format!("{}={value}", at.schema));
                    wants.as_array().unwrap().contains(value)
                }
                ("format", Value::String(text)) => {
                    wants == "date" && text.parse::<jiff::civil::Date>().is_ok()
                }
                ("minimum", Value::Number(n)) => n.as_f64() >= wants.as_f64(),
                ("maximum", Value::Number(n)) => n.as_f64() <= wants.as_f64(),
                ("minLength", Value::String(text)) => text.chars().count() as u64 >= whole(wants),
                ("maxLength", Value::String(text)) => text.chars().count() as u64 <= whole(wants),
                ("maxItems", Value::Array(items)) => items.len() as u64 <= whole(wants),
                ("items", Value::Array(items)) => {
                    for (n, item) in items.iter().enumerate() {
                        let schema = format!("{}/items", at.schema);
                        self.check(wants, item, &at.step(&n.to_string(), schema));
                    }
                    true
                }
                ("required", Value::Object(of)) => {
                    let mut names = wants.as_array().unwrap().iter();
                    names.all(|name| of.contains_key(name.as_str().unwrap()))
                }
                ("properties", Value::Object(of)) => {
                    for (name, own) in of {
                        if let Some(schema) = wants.get(name) {
                            let place = format!("{}/properties/{name}", at.schema);
                            self.met.insert(place.clone());
                            self.check(schema, own, &at.step(name, place));
                        }
                    }
                    true
                }
                ("additionalProperties", Value::Object(of)) => {
                    let named = |name: &str| {
                        let named = node.get("properties");
                        named.is_some_and(|all| all.get(name).is_some())
                    };
                    for (name, own) in of.iter().filter(|(name, _)| !named(name)) {
                        let at = at.step(name, format!("{}/{keyword}", at.schema));
                        match wants {
                            Value::Bool(false) => self.fault(&at, "is not documented"),
                            schema => self.check(schema, own, &at),
                        }
                    }
                    true
                }
                ("propertyNames", Value::Object(of)) => {
                    for name in of.keys() {
                        let at = at.step(name, format!("{}/{keyword}", at.schema));
                        self.check(wants, &Value::from(name.as_str()), &at);
                    }
                    true
                }
                (known, _) if KNOWN.contains(&known) => true,
                _ => {
                    self.fault(at, format!("“{keyword}” is a keyword that nobody checks"));
                    true
                }
            };
            if !holds {
                let shown: String = value.to_string().chars().take(200).collect();
                self.fault(at, format!("{shown} breaks {keyword}: {wants}"));
            }
        }
    }
}

/// Keywords that ask nothing of a value of another type.
pub(super) const KNOWN: [&str; 18] = [
    "$ref",
    "type",
    "const",
    "enum",
    "format",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "maxItems",
    "items",
    "required",
    "properties",
    "additionalProperties",
    "propertyNames",
    "description",
    "examples",
    "default",
];

fn whole(n: &Value) -> u64 {
    n.as_u64().unwrap()
}

fn is_a(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type {other}"),
    }
}

#[test]
fn the_check_sees_every_sort_of_fault() {
    let schema = serde_json::json!({"schemas": {
        "Thing": {
            "type": "object", "required": ["id"], "additionalProperties": false,
            "properties": {
                "id": {"type": "string", "minLength": 1, "maxLength": 3},
                "day": {"type": ["string", "null"], "format": "date"},
                "sort": {"enum": ["a", "b"]},
                "share": {"type": "number", "minimum": 0, "maximum": 1},
                "counts": {
                    "type": "object", "propertyNames": {"enum": ["x"]},
                    "additionalProperties": {"type": "integer"}
                },
                "always": {"const": "this"},
                "few": {"type": "array", "maxItems": 1},
                "more": {"type": "array", "items": {"$ref": "#/schemas/Thing"}},
                "strange": {"pattern": "a"}
            }
        }
    }});
    for (value, fault) in [
        (r#"{"id": "a", "day": null, "share": 0.5}"#, ""),
        (
            r#"{"id": "a", "counts": {"x": 1}, "more": [{"id": "b"}], "always": "this"}"#,
            "",
        ),
        (r#"[]"#, "breaks type"),
        (r#"{}"#, "breaks required"),
        (
            r#"{"id": "a", "other": 1}"#,
            "answer/other: is not documented (/schemas/Thing/",
        ),
        (r#"{"id": ""}"#, "breaks minLength"),
        (r#"{"id": "abcd"}"#, "breaks maxLength"),
        (r#"{"id": "a", "day": "yesterday"}"#, "breaks format"),
        (r#"{"id": "a", "sort": "c"}"#, "breaks enum"),
        (r#"{"id": "a", "share": 2}"#, "breaks maximum"),
        (r#"{"id": "a", "share": -1}"#, "breaks minimum"),
        (r#"{"id": "a", "counts": {"y": 1}}"#, "breaks enum"),
        (
            r#"{"id": "a", "counts": {"x": "1"}}"#,
            "counts/x: \"1\" breaks type",
        ),
        (r#"{"id": "a", "few": [1, 2]}"#, "breaks maxItems"),
        (r#"{"id": "a", "always": "that"}"#, "breaks const"),
        (
            r#"{"id": "a", "more": [{"id": "b"}, {"id": 1}]}"#,
            "answer/more/1/id: 1 breaks type",
        ),
        (r#"{"id": "a", "strange": "a"}"#, "that nobody checks"),
    ] {
        let mut document = Document::new(schema.clone());
        let value = serde_json::from_str(value).unwrap();
        document.hold("answer", "/schemas/Thing", &value);
        let faults = document.faults.join("\n");
        assert!(faults.contains(fault), "{value}: {faults}");
        assert_eq!(faults.is_empty(), fault.is_empty(), "{value}: {faults}");
    }
}
