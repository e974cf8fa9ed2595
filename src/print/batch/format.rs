//! What a list can be printed as.

/// What a list can be printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// PDF/UA-1 and PDF/A-2a.
    Pdf,
    /// A Word file.
    Docx,
    /// One HTML file.
    Html,
    /// The providers, for a spreadsheet.
    Csv,
    /// Plain text.
    Txt,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 5] = [
        Format::Pdf,
        Format::Docx,
        Format::Html,
        Format::Csv,
        Format::Txt,
    ];

    /// The ending of its files, and its name.
    pub fn key(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Html => "html",
            Format::Csv => "csv",
            Format::Txt => "txt",
        }
    }

    /// The format with this name.
    pub fn from_key(key: &str) -> Option<Format> {
        let key = key.trim().to_lowercase();
        Format::ALL.into_iter().find(|format| format.key() == key)
    }

    /// The names of all, with commas.
    pub fn keys() -> String {
        Format::ALL.map(Format::key).join(", ")
    }
}
