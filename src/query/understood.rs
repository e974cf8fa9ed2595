//! How a question was read: each piece with the words it came from.

use serde::Serialize;

/// What a piece of a question was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenAs {
    /// A place, and so an area that must be covered.
    Area,
    /// What the law calls the advocacy.
    StatutoryType,
    /// Who or what it is for.
    Specialism,
    /// How it is done.
    Kind,
    /// A language.
    Language,
    /// The age of the person.
    Age,
    /// An organisation or a service by its name.
    Organisation,
    /// A telephone number.
    Telephone,
    /// Words that the vocabulary knows, with others that mean the same.
    Synonyms,
    /// A misspelt word.
    Spelling,
}

/// What a piece was used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Used {
    /// Every provider shown fits it.
    Filter,
    /// Providers that fit it come first.
    Rank,
    /// It was put aside: a filter given beside the words says something else, or nothing fitted it.
    SetAside,
}

/// Another thing that the same words may stand for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// Its GSS code, or our own code where it has none.
    pub value: &'static str,
    /// Its name, clear beside the others.
    pub name: String,
    /// Of a split outward code, the share of its postcodes that lie there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<f32>,
}

/// A piece of a question and what it was taken for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Understood {
    /// The words as typed.
    pub words: String,
    /// What they were taken for.
    #[serde(rename = "as")]
    pub taken_as: TakenAs,
    /// The key or code that they stand for.
    pub value: String,
    /// The name of that, as people see it.
    pub name: String,
    /// What it was used for.
    pub used: Used,
    /// Other places that the words may stand for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// What to know about this reading.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}
