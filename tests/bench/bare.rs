//! The bare tantivy program that everything is measured against.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use advocacy::area;
use advocacy::query::{FilterBy, Filters};
use tantivy::collector::{Collector, Count, SegmentCollector, TopDocs};
use tantivy::columnar::StrColumn;
use tantivy::query::{BooleanQuery, ConstScoreQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Document, FAST, Field, IndexRecordOption, NamedFieldDocument, STORED, STRING, Schema,
    TextFieldIndexing, TextOptions, Value,
};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::TokenStream;
use tantivy::{
    DocId, Index, IndexWriter, Score, Searcher, SegmentOrdinal, SegmentReader, TantivyDocument,
    Term,
};

use crate::lists::Drawn;

/// The text columns, then the columns to filter and count by, then what is only stored.
const TEXT: [&str; 5] = [
    "name",
    "organisation",
    "description",
    "eligibility",
    "areas",
];
const FACETS: [&str; 4] = ["list", "specialisms", "statutory_types", "area"];

fn schema() -> Schema {
    let mut schema = Schema::builder();
    let text = TextOptions::default()
        .set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("en_stem")
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
        .set_stored();
    for name in TEXT {
        schema.add_text_field(name, text.clone());
    }
    for name in FACETS {
        schema.add_text_field(name, STRING | FAST);
    }
    schema.add_text_field("id", STRING | STORED);
    schema.add_text_field("rest", STORED);
    schema.build()
}

/// Reads the lists of a folder with the csv crate and indexes every row.
pub(crate) fn import(lists: &Path, into: &Path) {
    let index = Index::create_in_dir(into, schema()).unwrap();
    let schema = index.schema();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 40_000_000).unwrap();
    let field = |name: &str| schema.get_field(name).unwrap();
    let mut paths: Vec<_> = fs::read_dir(lists)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        let list = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let headings = reader.headers().unwrap().clone();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).unwrap() {
            let mut doc = TantivyDocument::new();
            doc.add_text(field("list"), &list);
            for (heading, cell) in headings.iter().zip(&record) {
                if cell.is_empty() {
                    continue;
                }
                match heading {
                    "id" => doc.add_text(field("id"), cell),
                    "areas" => {
                        doc.add_text(field("areas"), cell);
                        cell.split(';')
                            .for_each(|area| doc.add_text(field("area"), area));
                    }
                    name if TEXT.contains(&name) => doc.add_text(field(name), cell),
                    name if FACETS.contains(&name) => {
                        cell.split(';')
                            .for_each(|value| doc.add_text(field(name), value));
                    }
                    _ => doc.add_text(field("rest"), cell),
                }
            }
            writer.add_document(doc).unwrap();
        }
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

/// A question in the bare program's own terms.
pub(crate) struct Question {
    pub(crate) words: String,
    pub(crate) areas: Vec<String>,
    pub(crate) specialism: Option<String>,
    pub(crate) list: Option<String>,
}

impl Question {
    /// The question in these terms: a service of a larger area is found as well.
    pub(crate) fn of(drawn: &Drawn) -> Question {
        let areas = drawn.area.into_iter().flat_map(|name| {
            let mut filters = Filters::default();
            filters.add(FilterBy::Area, name).unwrap();
            let areas = filters.areas.iter().flat_map(|asked| {
                std::iter::once(asked.area).chain(area::containing(asked.area).iter().copied())
            });
            areas
                .map(|id| area::get(id).name.to_owned())
                .collect::<Vec<_>>()
        });
        Question {
            words: drawn.words.clone(),
            areas: areas.collect(),
            specialism: drawn.specialism.map(str::to_owned),
            list: drawn.list.map(str::to_owned),
        }
    }
}

/// The bare program's index, open.
pub(crate) struct Bare {
    index: Index,
    searcher: Searcher,
    text: Vec<Field>,
}

/// The bare program's answer.
#[derive(serde::Serialize)]
pub(crate) struct Answer {
    pub(crate) total: usize,
    counts: Counted,
    documents: Vec<NamedFieldDocument>,
    /// Name and description of each, with the words marked.
    marked: Vec<[String; 2]>,
}

/// What a search finds.
struct Found {
    total: usize,
    counts: Counted,
    documents: Vec<TantivyDocument>,
    marked: Vec<[String; 2]>,
}

impl Bare {
    pub(crate) fn open(dir: &Path) -> Bare {
        let index = Index::open_in_dir(dir).unwrap();
        let searcher = index.reader().unwrap().searcher();
        let text = TEXT
            .iter()
            .map(|name| index.schema().get_field(name).unwrap())
            .collect();
        Bare {
            index,
            searcher,
            text,
        }
    }

    /// How many documents fit, with the first of them loaded.
    pub(crate) fn ask(&self, question: &Question) -> u64 {
        let found = self.search(question);
        let names = found.documents.iter().map(|doc| {
            let name = doc.get_first(self.text[0]);
            name.and_then(|value| value.as_str()).map_or(0, str::len)
        });
        std::hint::black_box(names.sum::<usize>());
        std::hint::black_box((found.counts, found.marked));
        found.total as u64
    }

    /// The answer as it goes out as JSON: every stored field of the first documents.
    pub(crate) fn answer(&self, question: &Question) -> Answer {
        let schema = self.index.schema();
        let found = self.search(question);
        let documents = found.documents.iter();
        Answer {
            total: found.total,
            counts: found.counts,
            documents: documents.map(|doc| doc.to_named_doc(&schema)).collect(),
            marked: found.marked,
        }
    }

    /// The words that the last of what was typed may become: the most frequent of the dictionary.
    pub(crate) fn completions(&self, typed: &str, most: usize) -> Vec<String> {
        let begun = typed.split(' ').next_back().unwrap_or("").to_lowercase();
        let mut after = begun.clone().into_bytes();
        // No letter begins with this byte.
        after.push(0xff);
        let mut many: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            for field in &self.text {
                let index = segment.inverted_index(*field).unwrap();
                let range = index.terms().range().ge(&begun).lt(&after);
                let mut terms = range.into_stream().unwrap();
                while terms.advance() {
                    *many.entry(terms.key().to_owned()).or_default() +=
                        u64::from(terms.value().doc_freq);
                }
            }
        }
        let mut words: Vec<(Vec<u8>, u64)> = many.into_iter().collect();
        words.sort_by_key(|(_, many)| std::cmp::Reverse(*many));
        words.truncate(most);
        let words = words.into_iter();
        words
            .map(|(word, _)| String::from_utf8(word).unwrap())
            .collect()
    }

    /// All words in any text field, filters, first 20 documents with the words marked, facet counts.
    fn search(&self, question: &Question) -> Found {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut chain = self.index.tokenizers().get("en_stem").unwrap();
        let mut stream = chain.token_stream(&question.words);
        while let Some(token) = stream.next() {
            let known = self.text.iter().any(|field| {
                let term = Term::from_field_text(*field, &token.text);
                self.searcher.doc_freq(&term).unwrap() > 0
            });
            // Only a word that nobody wrote is a slip: looking for what each may be costs thrice as much.
            let any: Vec<Box<dyn Query>> = self
                .text
                .iter()
                .map(|field| match known {
                    true => term(*field, &token.text, IndexRecordOption::WithFreqs),
                    false => slip(*field, &token.text),
                })
                .collect();
            clauses.push((Occur::Must, Box::new(BooleanQuery::union(any))));
        }
        let mut filter = |name: &str, values: &[String]| {
            if !values.is_empty() {
                let field = self.index.schema().get_field(name).unwrap();
                let any = values
                    .iter()
                    .map(|value| term(field, value, IndexRecordOption::Basic))
                    .collect();
                clauses.push((
                    Occur::Must,
                    Box::new(ConstScoreQuery::new(
                        Box::new(BooleanQuery::union(any)),
                        0.0,
                    )),
                ));
            }
        };
        filter("area", &question.areas);
        filter("specialisms", question.specialism.as_slice());
        filter("list", question.list.as_slice());
        let query = BooleanQuery::new(clauses);
        let (top, total, counts) = self
            .searcher
            .search(
                &query,
                &(TopDocs::with_limit(20).order_by_score(), Count, Facets),
            )
            .unwrap();
        let documents: Vec<TantivyDocument> = top
            .into_iter()
            .map(|(_, address)| self.searcher.doc(address).unwrap())
            .collect();
        // Name and description, whole.
        let markers = [self.text[0], self.text[2]].map(|field| {
            let mut marker = SnippetGenerator::create(&self.searcher, &query, field).unwrap();
            marker.set_max_num_chars(10_000);
            marker
        });
        let marked = documents.iter().map(|doc| {
            markers
                .each_ref()
                .map(|marker| marker.snippet_from_doc(doc).to_html())
        });
        let marked = marked.collect();
        Found {
            total,
            counts,
            documents,
            marked,
        }
    }
}

fn term(field: Field, text: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), option))
}

/// Terms that are one letter away.
fn slip(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(FuzzyTermQuery::new(
        Term::from_field_text(field, text),
        1,
        true,
    ))
}

/// One search in a fresh process.
pub(crate) fn cold(dir: &Path, words: &str) {
    let bare = Bare::open(dir);
    let total = bare.ask(&Question {
        words: words.to_owned(),
        areas: Vec::new(),
        specialism: None,
        list: None,
    });
    std::hint::black_box(total);
}

/// Counts of the facets from fast-field ordinals, over all that matches.
struct Facets;

struct SegmentFacets {
    columns: Vec<(StrColumn, Vec<u64>)>,
}

type Counted = Vec<BTreeMap<String, u64>>;

impl Collector for Facets {
    type Fruit = Counted;
    type Child = SegmentFacets;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentFacets> {
        let mut columns = Vec::new();
        for name in FACETS {
            if let Some(column) = reader.fast_fields().str(name)? {
                let counts = vec![0; column.num_terms()];
                columns.push((column, counts));
            }
        }
        Ok(SegmentFacets { columns })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Counted>) -> tantivy::Result<Counted> {
        let mut sum: Counted = Vec::new();
        for fruit in fruits {
            for (n, counts) in fruit.into_iter().enumerate() {
                if sum.len() <= n {
                    sum.push(BTreeMap::new());
                }
                for (value, count) in counts {
                    *sum[n].entry(value).or_default() += count;
                }
            }
        }
        Ok(sum)
    }
}

impl SegmentCollector for SegmentFacets {
    type Fruit = Counted;

    fn collect(&mut self, doc: DocId, _: Score) {
        for (column, counts) in &mut self.columns {
            for ord in column.term_ords(doc) {
                counts[ord as usize] += 1;
            }
        }
    }

    fn harvest(self) -> Counted {
        self.columns
            .into_iter()
            .map(|(column, counts)| {
                let mut named = BTreeMap::new();
                for (ord, count) in counts
                    .into_iter()
                    .enumerate()
                    .filter(|(_, count)| *count > 0)
                {
                    let mut name = String::new();
                    if column.ord_to_str(ord as u64, &mut name).unwrap_or(false) {
                        named.insert(name, count);
                    }
                }
                named
            })
            .collect()
    }
}
