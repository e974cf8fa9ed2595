//! A list as a document: everything already in words, nothing to look up any more.
//!
//! Every format shows this and nothing else, so that a PDF, a Word file, a page and a text of one
//! list never disagree. Text in it is data: each format has to show it as text, whatever it holds.

use serde::Serialize;

/// A whole list, ready to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The title ("Advocacy in Leeds").
    pub title: String,
    /// What the list holds ("Housing").
    pub subtitle: String,
    /// Who publishes it.
    pub publisher: Publisher,
    /// The language of everything that has none of its own (`en-GB`).
    pub language: &'static str,
    /// The day on which it is printed.
    pub printed: Day,
    /// Short facts under the title: how many services, how they were checked.
    pub facts: Vec<String>,
    /// What stands before the services, in order.
    pub front: Vec<Panel>,
    /// The services, by area.
    pub parts: Vec<Part>,
    /// The services by name, with the telephone number of each.
    pub names: Vec<Reference>,
    /// The services by what they help with.
    pub needs: Vec<Need>,
    /// The abbreviations that are used, and what they stand for.
    pub glossary: Vec<(String, String)>,
    /// What stands behind the services, in order.
    pub back: Vec<Panel>,
    /// How much is shown of each service.
    pub layout: Layout,
    /// How large the text is.
    pub size: Size,
    /// Whether there are empty lines to write on.
    pub notes: bool,
    /// The address of the list on the web, for a QR code.
    pub web_address: Option<String>,
    /// The words of the frame.
    pub words: Words,
}

/// How much is shown of each service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// A line or two: name, telephone, what it is.
    Line,
    /// What most people need.
    Summary,
    /// Everything.
    Full,
}

/// How large the text is; large print is set anew and not blown up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// 14 points.
    Standard,
    /// 18 points.
    Large,
}

/// Who publishes the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Publisher {
    /// The name ("Leeds City Council").
    pub name: String,
    /// Lines on how to make contact, ready to be shown.
    pub contact: Vec<Line>,
    /// The colour of headings and rules, `#rrggbb`, dark enough on white.
    pub colour: String,
    /// A picture (PNG, JPEG or SVG), with what it shows in words.
    pub logo: Option<Logo>,
}

/// A picture of the publisher’s.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Logo {
    /// The bytes of the file.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// `png`, `jpg` or `svg`.
    pub kind: &'static str,
    /// What it shows.
    pub alt: String,
}

/// A day, in numbers and in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
    /// The day of the month.
    pub day: i8,
    /// "24 November 2026".
    pub words: String,
}

/// A box of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Panel {
    /// Its heading.
    pub heading: String,
    /// Whether it is the one about danger, which must catch the eye.
    pub danger: bool,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// Lines of a list, after the paragraphs.
    pub items: Vec<String>,
}

/// The services of one area, or the exceptions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its heading: the area.
    pub heading: String,
    /// What to know of it; mostly empty.
    pub intro: String,
    /// Its groups.
    pub groups: Vec<Group>,
}

/// Services of one sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its heading ("Legal right if you qualify").
    pub heading: String,
    /// What to know of it; mostly empty.
    pub intro: String,
    /// The services that stand here in full.
    pub entries: Vec<Entry>,
    /// Services that stand elsewhere in full.
    pub see: Vec<Reference>,
}

/// One service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its anchor, unique in the document: letters, digits and hyphens (`p12`).
    pub anchor: String,
    /// Its name.
    pub name: Named,
    /// Words that must be seen first ("TEMPORARILY CLOSED", a notice).
    pub alerts: Vec<String>,
    /// What it does, in paragraphs.
    pub about: Vec<String>,
    /// What to know of it, by name.
    pub rows: Vec<Row>,
}

/// A name and the language that it is in, where that is not the document’s.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The name.
    pub text: String,
    /// `cy`, `gd`.
    pub language: Option<&'static str>,
}

/// A label and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The label ("Telephone").
    pub label: &'static str,
    /// What it is, for how it is shown.
    pub kind: RowKind,
    /// The lines.
    pub lines: Vec<Line>,
}

/// What a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A number to ring: shown large.
    Telephone,
    /// Any other way to make contact.
    Contact,
    /// Words.
    Plain,
    /// How and when it was checked.
    Checked,
}

/// A line of text, with a link where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The text.
    pub text: String,
    /// A vetted address: `tel:`, `mailto:`, `http:` or `https:`.
    pub href: Option<String>,
}

/// A pointer to a service that stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Its anchor.
    pub anchor: String,
    /// Its name.
    pub name: Named,
    /// Its first telephone number; empty where there is none.
    pub telephone: String,
}

/// What services help with, and which they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    /// What it is ("Housing").
    pub heading: String,
    /// The services.
    pub services: Vec<Reference>,
}

/// The words of the frame: headings and labels of the document itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each is what it says")]
pub struct Words {
    pub contents: &'static str,
    pub page: &'static str,
    pub of: &'static str,
    pub printed: &'static str,
    pub continued: &'static str,
    pub see_also: &'static str,
    pub on_page: &'static str,
    pub index_of_names: &'static str,
    pub index_of_needs: &'static str,
    pub glossary: &'static str,
    pub notes: &'static str,
    pub name: &'static str,
    pub telephone: &'static str,
    pub published_by: &'static str,
    pub scan: &'static str,
}

impl Words {
    /// In English.
    pub const ENGLISH: Words = Words {
        contents: "Contents",
        page: "Page",
        of: "of",
        printed: "Printed",
        continued: "(continued)",
        see_also: "See also",
        on_page: "page",
        index_of_names: "Services from A to Z",
        index_of_needs: "Services by what they help with",
        glossary: "What the short names mean",
        notes: "Notes",
        name: "Name",
        telephone: "Telephone",
        published_by: "Published by",
        scan: "This list on the web",
    };
}
