//! What stands in the dictionaries of a generation: words, names, and what is spelt nearly alike.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, TERMINATED, TantivyError, Term};

use super::analysis::Stems;
use super::{Generation, ReadError};

impl Generation {
    /// Where the provider with this id lies.
    ///
    /// Straight from the dictionary: a search costs several times as much, and a comparison of two
    /// generations asks a hundred thousand times.
    pub(super) fn address(&self, id: &str) -> Result<Option<DocAddress>, ReadError> {
        let term = Term::from_field_text(self.fields.id, id);
        for (segment, reader) in (0..).zip(self.searcher.segment_readers()) {
            let inverted = reader.inverted_index(self.fields.id)?;
            let postings = inverted
                .read_postings(&term, IndexRecordOption::Basic)
                .map_err(TantivyError::from)?;
            // Nothing is ever deleted from a generation.
            if let Some(doc) = postings.map(|postings| postings.doc())
                && doc != TERMINATED
            {
                return Ok(Some(DocAddress::new(segment, doc)));
            }
        }
        Ok(None)
    }

    /// Whether a folded word stands anywhere in the text of a provider.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.has_term(self.fields.words, word)
    }

    /// Whether a provider or an organisation has this whole name, folded and without spaces.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.has_term(self.fields.exact, name)
    }

    /// The words of the index that begin with a folded text, in their order, at most `most` of each
    /// segment.
    pub(crate) fn words_beginning(&self, text: &str, most: usize) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for segment in self.searcher.segment_readers() {
            let Ok(inverted) = segment.inverted_index(self.fields.words) else {
                continue;
            };
            let Ok(mut terms) = inverted.terms().range().ge(text).into_stream() else {
                continue;
            };
            let mut taken = 0;
            while taken < most && terms.advance() && terms.key().starts_with(text.as_bytes()) {
                taken += 1;
                if let Ok(word) = std::str::from_utf8(terms.key()) {
                    found.push(word.to_owned());
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The words of the index that are spelt nearly like the beginning of one, at most `most`.
    pub(crate) fn beginnings_like(&self, text: &str, slips: usize, most: usize) -> Vec<String> {
        let near = self.near(self.fields.words, text, slips, true, 64);
        let length = text.chars().count();
        let far = |word: &str| {
            let begin: String = word.chars().take(length).collect();
            strsim::osa_distance(&begin, text)
        };
        let each = near.into_iter().map(|(word, _)| (far(&word), word));
        let mut found: Vec<(usize, String)> = each.collect();
        found.sort_unstable();
        found.into_iter().take(most).map(|(_, word)| word).collect()
    }

    /// Providers that have all of some folded words in their name or organisation, and one of some
    /// others, best first, at most `most`.
    pub(crate) fn named(&self, all: &[&str], one_of: &[String], most: usize) -> Vec<DocAddress> {
        let mut stems = Stems::default();
        let mut term = |word: &str| -> Box<dyn Query> {
            let term = Term::from_field_text(self.fields.title, stems.of(word));
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        let mut clauses: Vec<(Occur, Box<dyn Query>)> =
            all.iter().map(|word| (Occur::Must, term(word))).collect();
        let either = one_of.iter().map(|word| term(word)).collect();
        clauses.push((Occur::Must, Box::new(BooleanQuery::union(either))));
        let query = BooleanQuery::new(clauses);
        let best = TopDocs::with_limit(most.max(1)).order_by_score();
        let found = self.searcher.search(&query, &best).unwrap_or_default();
        found.into_iter().map(|(_, address)| address).collect()
    }

    /// Whether a provider has this telephone number, as digits in the national form.
    pub(crate) fn has_telephone(&self, digits: &str) -> bool {
        self.has_term(self.fields.has, &super::schema::term::telephone(digits))
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
