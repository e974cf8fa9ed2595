//! What stands in the dictionaries of a generation: words, names, and what is spelt nearly alike.

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use super::Generation;

impl Generation {
    /// Whether a folded word stands anywhere in the text of a provider.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.has_term(self.fields.words, word)
    }

    /// Whether a provider or an organisation has this whole name, folded and without spaces.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.has_term(self.fields.exact, name)
    }

    /// The providers with a name that goes on from a folded text, in the order of the names, at
    /// most `most` of each segment.
    pub(crate) fn names_beginning(&self, text: &str, most: usize) -> Vec<DocAddress> {
        let mut found = Vec::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let Ok(inverted) = segment.inverted_index(self.fields.starts) else {
                continue;
            };
            let range = inverted.terms().range().ge(text);
            let Ok(mut terms) = range.into_stream() else {
                continue;
            };
            let mut taken = 0;
            while taken < most && terms.advance() && terms.key().starts_with(text.as_bytes()) {
                taken += 1;
                let info = terms.value().clone();
                let postings =
                    inverted.read_postings_from_terminfo(&info, IndexRecordOption::Basic);
                let Ok(mut postings) = postings else { continue };
                let mut doc = postings.doc();
                while doc != TERMINATED && found.len() < most * (ordinal + 1) {
                    found.push(DocAddress::new(ordinal as u32, doc));
                    doc = postings.advance();
                }
            }
        }
        found
    }

    /// The beginnings of names that are spelt nearly like a folded text, nearest first.
    pub(crate) fn beginnings_like(&self, text: &str, slips: usize, most: usize) -> Vec<String> {
        let near = self.near(self.fields.starts, text, slips, true, 64);
        let length = text.chars().count();
        let far = |start: &str| {
            let begin: String = start.chars().take(length).collect();
            strsim::osa_distance(&begin, text)
        };
        let mut found: Vec<(usize, String)> = near
            .into_iter()
            .map(|(start, _)| (far(&start), start))
            .collect();
        found.sort_unstable();
        found
            .into_iter()
            .take(most)
            .map(|(_, start)| start)
            .collect()
    }

    fn has_term(&self, field: Field, text: &str) -> bool {
        // A dictionary that can't be read shows itself in the search that follows.
        let term = Term::from_field_text(field, text);
        self.searcher.doc_freq(&term).is_ok_and(|count| count > 0)
    }

    /// The words of the index that are spelt like a folded word, nearest first, then those that
    /// most providers have; at most `most`, none further than `slips` away.
    pub(crate) fn words_like(&self, word: &str, slips: usize, most: usize) -> Vec<String> {
        let mut found: Vec<(usize, std::cmp::Reverse<u32>, String)> = self
            .near(self.fields.words, word, slips, false, usize::MAX)
            .into_iter()
            .map(|(text, count)| {
                (
                    strsim::osa_distance(&text, word),
                    std::cmp::Reverse(count),
                    text,
                )
            })
            .collect();
        found.sort_unstable();
        let nearest = found.first().map(|(far, ..)| *far);
        found
            .into_iter()
            .filter(|(far, ..)| Some(*far) == nearest)
            .take(most)
            .map(|(.., text)| text)
            .collect()
    }

    /// Terms of a field that are spelt like a text, or like the beginning of it, with how many
    /// providers have each; in their order, at most `most` of each segment.
    pub(crate) fn near(
        &self,
        field: Field,
        text: &str,
        slips: usize,
        beginning: bool,
        most: usize,
    ) -> Vec<(String, u32)> {
        let term = Term::from_field_text(field, text);
        let slips = slips.min(2) as u8;
        let query = match beginning {
            true => FuzzyTermQuery::new_prefix(term, slips, true),
            false => FuzzyTermQuery::new(term, slips, true),
        };
        let mut found: Vec<(String, u32)> = Vec::new();
        for segment in self.searcher.segment_readers() {
            let (Ok(automaton), Ok(inverted)) = (query.automaton(), segment.inverted_index(field))
            else {
                continue;
            };
            let Ok(mut terms) = inverted.terms().search(automaton).into_stream() else {
                continue;
            };
            let mut taken = 0;
            while taken < most && terms.advance() {
                taken += 1;
                let count = terms.value().doc_freq;
                if let Ok(text) = std::str::from_utf8(terms.key()) {
                    found.push((text.to_owned(), count));
                }
            }
        }
        found.sort_unstable();
        found.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                first.1 += later.1;
            }
            same
        });
        found
    }
}
