//! JSON objects of the standard: what has no value is left out, never null and never empty.

use serde_json::{Map, Number, Value};
use uuid::Uuid;

/// An object on its way; each step adds a property if there is something to add.
#[derive(Debug, Clone, Default)]
pub(super) struct Object(Map<String, Value>);

impl Object {
    /// An object with its id.
    pub(super) fn new(id: Uuid) -> Object {
        Object::default().id("id", id)
    }

    /// Adds a reference.
    pub(super) fn id(self, key: &str, id: Uuid) -> Object {
        self.value(key, Value::String(id.to_string()))
    }

    /// Adds text that says something.
    pub(super) fn text(self, key: &str, text: &str) -> Object {
        if text.trim().is_empty() {
            return self;
        }
        self.value(key, Value::String(text.to_owned()))
    }

    /// Adds text if there is any.
    pub(super) fn maybe(self, key: &str, text: Option<&str>) -> Object {
        self.text(key, text.unwrap_or_default())
    }

    /// Adds a number.
    pub(super) fn number(self, key: &str, number: Option<u8>) -> Object {
        match number {
            Some(number) => self.value(key, Value::Number(Number::from(number))),
            None => self,
        }
    }

    /// Adds the words of a list that say something.
    pub(super) fn words(self, key: &str, words: &[String]) -> Object {
        let words = words.iter().filter(|word| !word.trim().is_empty());
        self.list(key, words.cloned().map(Value::String).collect())
    }

    /// Adds a list with anything in it.
    pub(super) fn list(self, key: &str, list: Vec<Value>) -> Object {
        if list.is_empty() {
            return self;
        }
        self.value(key, Value::Array(list))
    }

    /// Adds any value as it is.
    pub(super) fn value(mut self, key: &str, value: Value) -> Object {
        self.0.insert(key.to_owned(), value);
        self
    }

    /// The object, whole.
    pub(super) fn done(self) -> Value {
        Value::Object(self.0)
    }
}
