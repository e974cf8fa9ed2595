//! seekstorm: an index with its own string facets, its own dictionary for slips, its own completions
//! and its own highlighter.

use std::collections::HashSet;
use std::path::Path;

use seekstorm::highlighter::{Highlight, highlighter};
use seekstorm::index::{
    AccessType, Close, Clustering, Document, DocumentCompression, FileType, FrequentwordType,
    IndexArc, IndexDocument, IndexMetaObject, LexicalSimilarity, NgramSet, SchemaField,
    SpellingCorrection, StemmerType, StopwordType, TokenizerType, create_index, open_index,
};
use seekstorm::search::{FacetFilter, QueryFacet, QueryRewriting, QueryType, ResultType};
use seekstorm::search::{Search, SearchMode};
use seekstorm::vector::Inference;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::bare::Question;
use crate::rows::{Row, TEXT, each};

/// A slip is one letter; words are read as written from so many letters on.
const SLIP: usize = 1;
const SHORTEST: usize = 4;

/// The columns to filter and count by that may have several values, with their names here: a name
/// is one field, and the words of the areas are one already.
const SETS: [(&str, &str); 3] = [
    ("areas", "area"),
    ("specialisms", "specialisms"),
    ("statutory_types", "statutory_types"),
];

fn schema() -> Vec<SchemaField> {
    let text = TEXT.map(|field| {
        json!({"field": field, "field_type": "Text", "store": true, "index_lexical": true,
            "dictionary_source": true, "longest": field == "description"})
    });
    let facet = |field: &str, kind: &str| json!({"field": field, "field_type": kind, "store": false, "index_lexical": false, "facet": true});
    let mut fields = text.to_vec();
    fields.push(facet("list", "String16"));
    fields.extend(SETS.map(|(_, field)| facet(field, "StringSet16")));
    fields.push(
        json!({"field": "rest", "field_type": "Text", "store": true, "index_lexical": false}),
    );
    serde_json::from_value(Value::Array(fields)).unwrap()
}

fn settings() -> IndexMetaObject {
    IndexMetaObject {
        id: 0,
        name: "providers".to_owned(),
        lexical_similarity: LexicalSimilarity::Bm25f,
        tokenizer: TokenizerType::UnicodeAlphanumeric,
        stemmer: StemmerType::English,
        stop_words: StopwordType::None,
        // No pairs of words beside the words: the others have none.
        frequent_words: FrequentwordType::None,
        ngram_indexing: NgramSet::SingleTerm as u8,
        document_compression: DocumentCompression::Lz4,
        access_type: AccessType::Mmap,
        spelling_correction: Some(SpellingCorrection {
            max_dictionary_edit_distance: SLIP,
            term_length_threshold: Some(vec![SHORTEST]),
            // A word met once is as likely a number of a name.
            count_threshold: 2,
            max_dictionary_entries: 500_000,
        }),
        query_completion: None,
        clustering: Clustering::None,
        inference: Inference::None,
        segment_number_bits: 11,
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// Reads the lists into a new index.
pub(crate) fn import(lists: &Path, into: &Path) {
    let runtime = runtime();
    let index = runtime
        .block_on(create_index(
            into,
            settings(),
            &schema(),
            &Vec::new(),
            true,
            None,
        ))
        .unwrap();
    each(lists, |row| {
        runtime.block_on(index.index_document(document(row), FileType::None));
    });
    runtime.block_on(index.close());
}

fn document(row: Row) -> Document {
    let of = |column: &str| {
        let start = format!("{column}:");
        let values = row.values.iter();
        let values = values.filter_map(|value| value.strip_prefix(&*start));
        values.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut cells: Vec<(String, Value)> = vec![("list".to_owned(), of("list").concat().into())];
    cells.extend(SETS.map(|(column, field)| (field.to_owned(), of(column).into())));
    let text = TEXT.iter().zip(row.text);
    cells.extend(text.map(|(field, cell)| ((*field).to_owned(), cell.into())));
    cells.push(("rest".to_owned(), row.rest.into()));
    cells.into_iter().collect()
}

/// Opens the index; what is returned answers a question with how many fit.
pub(crate) fn open(dir: &Path) -> impl FnMut(&Question) -> u64 + use<> {
    let runtime = runtime();
    let index = runtime.block_on(open_index(dir)).unwrap();
    move |question| runtime.block_on(ask(&index, question))
}

async fn ask(index: &IndexArc, question: &Question) -> u64 {
    let counts = SETS.map(|(_, field)| QueryFacet::StringSet16 {
        field: field.to_owned(),
        prefix: String::new(),
        length: u16::MAX,
    });
    let mut counts = counts.to_vec();
    counts.push(QueryFacet::String16 {
        field: "list".to_owned(),
        prefix: String::new(),
        length: u16::MAX,
    });
    let mut filters = Vec::new();
    for (field, values) in [
        ("area", question.areas.as_slice()),
        ("specialisms", question.specialism.as_slice()),
    ] {
        if !values.is_empty() {
            filters.push(FacetFilter::StringSet16 {
                field: field.to_owned(),
                filter: values.to_vec(),
            });
        }
    }
    if let Some(list) = &question.list {
        filters.push(FacetFilter::String16 {
            field: "list".to_owned(),
            filter: vec![list.clone()],
        });
    }
    let found = index
        .search(
            question.words.clone(),
            None,
            QueryType::Intersection,
            SearchMode::Lexical,
            false,
            0,
            20,
            ResultType::TopkCount,
            false,
            Vec::new(),
            counts,
            filters,
            Vec::new(),
            QueryRewriting::SearchRewrite {
                correct: Some(SHORTEST),
                distance: SLIP,
                term_length_threshold: Some(vec![SHORTEST]),
                complete: None,
                length: Some(1),
            },
        )
        .await;
    std::hint::black_box(&found.facets);
    let marks = ["name", "description"].map(|field| Highlight {
        field: field.to_owned(),
        name: format!("{field}, marked"),
        fragment_number: 0,
        fragment_size: 0,
        ..Highlight::default()
    });
    let marks = Some(highlighter(index, marks.to_vec(), found.query_terms).await);
    let index = index.read().await;
    let every_field = HashSet::new();
    for result in &found.results {
        let document = index.get_document(result.doc_id, false, &marks, &every_field, &[]);
        std::hint::black_box(document.await.unwrap());
    }
    found.result_count_total as u64
}
