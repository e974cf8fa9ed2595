//! A directory search for people in the UK who look for an independent advocate.
//!
//! # Bird's eye view
//!
//! Provider lists go in ([`import`]), a full-text index of them is kept
//! ([`index`]), questions are asked of it ([`query`]), and faces show the
//! answers: the terminal ([`cli`]), documents ([`mod@print`]), pages and JSON
//! (`web`). Under all of them lies the field: plain data and rules about words,
//! providers, areas, postcodes and law, with no files, no index and no terminal
//! in it.
//!
//! # The rooms, in reading order
//!
//! The field: [`text`] (what a word is), `reference` (the tables of `data/reference`, searched where
//! they lie), [`decode`] (a file that somebody saved, as rows of text), [`closed`] (closed lists of
//! values), [`statutory`] (what the law calls advocacy), [`provider`] (the record), [`cleaned`],
//! [`contact`] and [`date`] (cells that people typed), [`area`], [`postcode`], [`town`], [`place`]
//! (what a name stands for), [`english`] (ordinary words), [`vocabulary`] (the words of the field,
//! and what each stands for), [`guide`] (from a situation to the advocacy that the law gives).
//! Lists in: [`import`]. Kept: [`index`]. Asked: [`query`]. Shown: [`json`] (one shape for terminal and
//! web), [`report`] (what a list keeper or a commissioner asks of the whole directory, such as what is listed twice), [`own_words`]
//! (a council's vocabulary beside its lists), [`mod@print`] (lists as documents), [`openreferral`] (the
//! directory as other directories read it), `web` (pages and JSON over HTTP, with the feature `serve`)
//! and [`cli`]. Beside them: [`threats`] (who could want what, and what stops them) and [`growth`]
//! (what more providers and more questions cost).
//!
//! # Invariants
//!
//! 1. Imports point only down: shown → asked → kept → field, and import → field.
//!    A test reads the `use` lines.
//! 2. Reading never fails: it returns values and problems, and no input panics.
//! 3. Nothing is lost or changed in silence: each refused, merged or repaired
//!    value is reported with list, line, column and reason.
//! 4. A generation never changes once it is current, and readers never write.
//! 5. Area means who is covered: a neighbouring council's service is no answer.
//! 6. What people type is never written down.
//! 7. The same input gives the same bytes.
//!
//! # A list becomes an index
//!
//! `advocacy import` hands the bytes of each list to [`decode`], which
//! finds encoding, separator and headings. [`import`] goes through the rows
//! twice: once to learn which rows are the same provider ([`import::decisions`] says where somebody
//! decided that), once to read them,
//! cell by cell, into [`provider::Provider`]s, telling of every problem.
//! [`index::Changes`] compares each with the current generation, [`index::loss`]
//! stops what would lose much, [`index::health`] counts how well each list is kept, and [`index::Build`] writes the new one beside it,
//! checks it and makes it current. What changed goes into [`index::history`],
//! which outlives the generations; [`index::Rollback`] makes one that is still
//! kept current again.
//!
//! # A question becomes an answer
//!
//! `advocacy search` turns strings into a typed [`query::Question`]; an area
//! goes through [`place`] to the council or nation it stands for. [`query::ask`]
//! reads the words: codes, the phrases of the [`vocabulary`], places, ages and
//! names each become a piece that chooses providers or brings them forward, in
//! the law of the nation that the area lies in. It plans that, passes once over
//! what matches to find the page and the counts, loads the providers of the page,
//! says why each is there and marks in it the words that were looked for. Where nothing fits it all, it goes down a ladder
//! from the strict reading to the area alone, and says what it put aside. The
//! terminal, the JSON and the CSV print that one answer.
//!
//! # A situation becomes an entitlement
//!
//! `advocacy guide` asks a [`guide::Interview`] for its next question, or hands a file to
//! [`guide::read`]. Facts that are not known stay open. [`guide::evaluate`] puts every rule of
//! [`guide::law`] to them, with three answers, and gives what the law gives, may give and does not
//! give, each with its reasons. [`query::bridge`] then asks the index who holds it, in the area of the
//! body that counts. [`query::result_in_words`] says it for every face alike.
//!
//! # Providers become a document
//!
//! `advocacy print` asks as search does, for every page of the answer, and [`print::compose()`] sets
//! the providers in order as a [`print::document::Document`], everything in words. Each format shows
//! that one document. [`print::batch`] makes many lists on all cores, each file whole or not at all.
//!
//! # Providers become a feed
//!
//! [`openreferral::Feed`] gives every provider of a generation an id that stays, finds the
//! organisations, and keeps only that. [`openreferral::answer()`] reads the records of one page and
//! says them in the words of Open Referral UK. `advocacy export` writes the same records as tables,
//! and [`import`] reads such tables back to the same providers.
//!
//! # A request becomes a page
//!
//! `advocacy serve` holds a generation open and hands each request to an ordinary function: a visit in,
//! a reply out. A search is read into the same [`query::Question`] that the terminal asks, and a template
//! shows the [`query::Answer`]; `/api` gives it as [`json`], the printer makes a document of it, and
//! `/openreferral/v3` asks the feed of the generation. A new generation is opened beside the old one and
//! takes its place between two requests.

pub mod area;
pub mod cleaned;
pub mod cli;
pub mod closed;
pub mod contact;
pub mod date;
pub mod decode;
pub mod english;
pub mod growth;
pub mod guide;
pub mod import;
pub mod index;
pub mod json;
pub mod openreferral;
pub mod own_words;
pub mod place;
pub mod postcode;
pub mod print;
pub mod provider;
pub mod query;
mod reference;
pub mod report;
pub mod statutory;
pub mod text;
pub mod threats;
pub mod town;
pub mod vocabulary;
#[cfg(feature = "serve")]
pub mod web;
