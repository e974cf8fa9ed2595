//! What was chosen, graded: a query that chooses, and queries that only add to the score of what it chose.
//!
//! The index library puts together all that may add, a window of documents at a time, before it looks at
//! what was chosen. Most lists that add are long, and what is chosen is in them: walking along each beside
//! what was chosen needs no window and takes a third less time.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// The query.
#[derive(Debug)]
pub(crate) struct Graded {
    pub(super) chosen: Box<dyn Query>,
    pub(super) grades: Vec<Box<dyn Query>>,
}

impl Clone for Graded {
    fn clone(&self) -> Graded {
        Graded {
            chosen: self.chosen.box_clone(),
            grades: self.grades.iter().map(|one| one.box_clone()).collect(),
        }
    }
}

impl Query for Graded {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let chosen = self.chosen.weight(scoring)?;
        if !scoring.is_scoring_enabled() {
            return Ok(chosen);
        }
        let grades = self.grades.iter().map(|one| one.weight(scoring));
        Ok(Box::new(GradedWeight {
            chosen,
            grades: grades.collect::<tantivy::Result<_>>()?,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.chosen.query_terms(visitor);
        for one in &self.grades {
            one.query_terms(visitor);
        }
    }
}

struct GradedWeight {
    chosen: Box<dyn Weight>,
    grades: Vec<Box<dyn Weight>>,
}

impl GradedWeight {
    fn graded(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<GradedScorer> {
        let grades = self.grades.iter().map(|one| one.scorer(reader, boost));
        let mut grades = grades.collect::<tantivy::Result<Vec<_>>>()?;
        grades.retain(|one| one.doc() != TERMINATED);
        Ok(GradedScorer {
            chosen: self.chosen.scorer(reader, boost)?,
            grades,
        })
    }
}

impl Weight for GradedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.graded(reader, boost)?))
    }

    fn for_each(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let mut scorer = self.graded(reader, 1.0)?;
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            callback(doc, scorer.score());
            doc = scorer.advance();
        }
        Ok(())
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.chosen.explain(reader, doc)
    }
}

struct GradedScorer {
    chosen: Box<dyn Scorer>,
    grades: Vec<Box<dyn Scorer>>,
}

impl DocSet for GradedScorer {
    fn advance(&mut self) -> DocId {
        self.chosen.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.chosen.seek(target)
    }

    fn doc(&self) -> DocId {
        self.chosen.doc()
    }

    fn size_hint(&self) -> u32 {
        self.chosen.size_hint()
    }

    fn cost(&self) -> u64 {
        self.chosen.cost()
    }
}

impl Scorer for GradedScorer {
    fn score(&mut self) -> Score {
        let doc = self.chosen.doc();
        let mut score = self.chosen.score();
        for one in &mut self.grades {
            if reaches(one.as_mut(), doc) {
                score += one.score();
            }
        }
        score
    }
}

/// Walks on to a document; whether it is there.
fn reaches(list: &mut dyn Scorer, target: DocId) -> bool {
    let mut doc = list.doc();
    if doc < target {
        // In a long list it is the next one more often than not, and a step is cheaper than a search.
        doc = list.advance();
        if doc < target {
            doc = list.seek(target);
        }
    }
    doc == target
}
