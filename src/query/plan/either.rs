//! One of a few lists, each walked along beside the others; the scores of those that have a document are
//! added up.
//!
//! The index library writes what a window of documents has from each list into a table and reads it back:
//! right for many lists, more than twice the work for two or three.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// From more lists on, a table is quicker.
pub(super) const FEW: usize = 4;

/// The query.
#[derive(Debug)]
pub(super) struct Either(pub(super) Vec<Box<dyn Query>>);

impl Clone for Either {
    fn clone(&self) -> Either {
        Either(self.0.iter().map(|one| one.box_clone()).collect())
    }
}

impl Query for Either {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let each = self.0.iter().map(|one| one.weight(scoring));
        Ok(Box::new(EitherWeight(
            each.collect::<tantivy::Result<_>>()?,
        )))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for one in &self.0 {
            one.query_terms(visitor);
        }
    }
}

struct EitherWeight(Vec<Box<dyn Weight>>);

impl Weight for EitherWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let each = self.0.iter().map(|one| one.scorer(reader, boost));
        let mut each = each.collect::<tantivy::Result<Vec<_>>>()?;
        each.retain(|one| one.doc() != TERMINATED);
        match (each.pop(), each.is_empty()) {
            (Some(only), true) => Ok(only),
            (last, _) => {
                each.extend(last);
                let mut scorer = EitherScorer {
                    doc: TERMINATED,
                    docs: reader.num_docs(),
                    each,
                };
                scorer.settle();
                Ok(Box::new(scorer))
            }
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        for one in &self.0 {
            if let Ok(explained) = one.explain(reader, doc) {
                return Ok(explained);
            }
        }
        Err(tantivy::TantivyError::InvalidArgument(format!(
            "document {doc} does not match"
        )))
    }
}

struct EitherScorer {
    /// The least of where the lists stand.
    doc: DocId,
    /// How many documents there are.
    docs: u32,
    each: Vec<Box<dyn Scorer>>,
}

impl EitherScorer {
    fn settle(&mut self) -> DocId {
        let least = self.each.iter().map(|one| one.doc()).min();
        self.doc = least.unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for EitherScorer {
    fn advance(&mut self) -> DocId {
        let mut least = TERMINATED;
        for one in &mut self.each {
            let mut doc = one.doc();
            if doc == self.doc && doc != TERMINATED {
                doc = one.advance();
            }
            least = least.min(doc);
        }
        self.doc = least;
        least
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for one in &mut self.each {
            if one.doc() < target {
                one.seek(target);
            }
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let longest = self.each.iter().map(|one| one.size_hint()).max();
        longest.unwrap_or(0).min(self.docs)
    }

    fn cost(&self) -> u64 {
        self.each.iter().map(|one| one.cost()).sum()
    }
}

impl Scorer for EitherScorer {
    fn score(&mut self) -> Score {
        let mut score = 0.0;
        for one in &mut self.each {
            if one.doc() == self.doc {
                score += one.score();
            }
        }
        score
    }
}
