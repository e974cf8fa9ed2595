//! The words of the pages, one file a language: `data/reference/web/*.toml`.
//!
//! English is complete. A sentence that another language does not have yet is shown in English, and
//! the page says so to a screen reader, sentence by sentence. Words that belong to the law, to
//! questions of the guide or to closed lists stay where they are, and are English.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use askama::filters::Safe;

use crate::print::html::escape_into;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Welsh,
}

type Words = BTreeMap<String, String>;

const ENGLISH: &str = include_str!("../../data/reference/web/en.toml");
const WELSH: &str = include_str!("../../data/reference/web/cy.toml");

static WORDS: LazyLock<[Words; 2]> = LazyLock::new(|| [ENGLISH, WELSH].map(read));

/// The words of a file by their names, `table.name`.
fn read(text: &str) -> Words {
    let mut words = Words::new();
    let table: toml::Table = text.parse().unwrap_or_default();
    add(&mut words, "", &table);
    words
}

fn add(words: &mut Words, before: &str, table: &toml::Table) {
    for (name, value) in table {
        let key = match before {
            "" => name.clone(),
            before => format!("{before}.{name}"),
        };
        match value {
            toml::Value::String(text) => {
                words.insert(key, text.clone());
            }
            toml::Value::Table(table) => add(words, &key, table),
            _ => {}
        }
    }
}

/// What tells these words from others.
pub(super) fn fingerprint() -> &'static [u8] {
    static OF: LazyLock<[u8; 4]> = LazyLock::new(|| {
        let mut hash = crc32fast::Hasher::new();
        hash.update(ENGLISH.as_bytes());
        hash.update(WELSH.as_bytes());
        hash.finalize().to_be_bytes()
    });
    &*OF
}

impl Language {
    pub(super) const ALL: [Language; 2] = [Language::English, Language::Welsh];

    /// What stands before every path in it.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Language::English => "",
            Language::Welsh => "/cy",
        }
    }

    /// The language of an address.
    pub(super) fn of_path(path: &str) -> Language {
        match path == "/cy" || path.starts_with("/cy/") {
            true => Language::Welsh,
            false => Language::English,
        }
    }

    /// Its code (BCP 47).
    pub(super) fn code(self) -> &'static str {
        match self {
            Language::English => "en-GB",
            Language::Welsh => "cy",
        }
    }

    /// The words of a name, and whether they are English for want of others.
    fn find(self, key: &str) -> (&'static str, bool) {
        let [english, welsh] = &*WORDS;
        let own = match self {
            Language::English => english.get(key),
            Language::Welsh => welsh.get(key),
        };
        match own.map(String::as_str) {
            Some(text) => (text, false),
            None => {
                let text = english.get(key).map_or("", String::as_str);
                (text, self != Language::English)
            }
        }
    }

    /// The words of a name, as they are.
    pub(super) fn plain(self, key: &str) -> &'static str {
        self.find(key).0
    }

    /// The words of a name for a page, with `{}` filled in.
    pub(super) fn say(self, key: &str, with: &str) -> Safe<Said> {
        let (text, is_english) = self.find(key);
        Safe(Said {
            text,
            with: with.to_owned(),
            is_english,
        })
    }
}

/// Words for a page; English ones in a page of another language are marked as such.
#[derive(Debug, Clone)]
pub(super) struct Said {
    text: &'static str,
    with: String,
    is_english: bool,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_english {
            f.write_str("<span lang=\"en\">")?;
        }
        let mut parts = self.text.split("{}");
        escape_into(f, parts.next().unwrap_or(""))?;
        for part in parts {
            escape_into(f, &self.with)?;
            escape_into(f, part)?;
        }
        if self.is_english {
            f.write_str("</span>")?;
        }
        Ok(())
    }
}

impl askama::FastWritable for Said {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        write!(dest, "{self}")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    fn sources(dir: &Path, into: &mut String) {
        let mut entries: Vec<_> = fs::read_dir(dir).expect("a folder").flatten().collect();
        entries.sort_by_key(fs::DirEntry::path);
        for entry in entries {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, into);
            } else if path
                .extension()
                .is_some_and(|end| end == "rs" || end == "html")
            {
                into.push_str(&fs::read_to_string(&path).expect("a source"));
            }
        }
    }

    #[test]
    fn every_name_that_is_used_has_words_and_every_word_is_used() {
        let mut text = String::new();
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
        sources(&web, &mut text);
        let english = &WORDS[0];
        assert!(english.len() > 100, "the words were not read");
        let mut used = BTreeSet::new();
        for call in [
            "f.t(\"",
            "f.p(\"",
            "f.with(\"",
            "f.count(\"",
            "plain(\"",
            "say(\"",
        ] {
            for (at, _) in text.match_indices(call) {
                let rest = &text[at + call.len()..];
                let key = &rest[..rest.find('"').expect("an end")];
                let keys = match call {
                    "f.count(\"" => vec![format!("{key}.one"), format!("{key}.many")],
                    _ => vec![key.to_owned()],
                };
                for key in keys {
                    assert!(english.contains_key(&key), "“{key}” has no words");
                    used.insert(key);
                }
            }
        }
        // `"error.missing"` stands for two names, and `"filter.{}"` for a whole table.
        let by_name = |key: &str| {
            let parts: Vec<&str> = key.split('.').collect();
            let begun = format!("\"{}\"", parts[..parts.len() - 1].join("."));
            text.contains(&begun)
                || text.contains(&format!("\"{key}\""))
                || text.contains(&format!("\"{}.{{", parts[0]))
        };
        let unused: Vec<&String> = english
            .keys()
            .filter(|key| !used.contains(*key) && !by_name(key))
            .collect();
        assert!(unused.is_empty(), "nothing says {unused:?}");
    }

    #[test]
    fn welsh_words_are_those_of_an_english_sentence() {
        let [english, welsh] = &*WORDS;
        assert!(!welsh.is_empty());
        for (key, text) in welsh {
            let known = english
                .get(key)
                .unwrap_or_else(|| panic!("{key} is no name"));
            assert_eq!(
                known.matches("{}").count(),
                text.matches("{}").count(),
                "{key}"
            );
        }
    }

    #[test]
    fn english_in_a_welsh_page_is_marked_and_filled_words_are_text() {
        let said = Language::Welsh.say("error.missing.says", "");
        assert!(
            said.0.to_string().starts_with("<span lang=\"en\">"),
            "{}",
            said.0
        );
        let said = Language::English.say("search.title", "<b>");
        assert!(said.0.to_string().contains("&lt;b&gt;"), "{}", said.0);
    }
}
