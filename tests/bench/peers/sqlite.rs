//! SQLite FTS5: a text index over the provider table, numbers for the values to filter and count by,
//! and a table of words with each letter left out, for slips.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, params, params_from_iter};

use crate::bare::Question;
use crate::rows::{Numbers, each, words};

const TABLES: &str = "
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;
    CREATE TABLE provider (n INTEGER PRIMARY KEY, name, organisation, description, eligibility, areas, rest);
    CREATE VIRTUAL TABLE provider_text USING fts5(name, organisation, description, eligibility, areas,
        content = 'provider', content_rowid = 'n', tokenize = 'porter unicode61');
    CREATE TABLE value (n INTEGER PRIMARY KEY, value TEXT);
    CREATE TABLE has (provider INTEGER, value INTEGER, PRIMARY KEY (provider, value)) WITHOUT ROWID;
    CREATE TABLE slip (shorter TEXT, word TEXT, PRIMARY KEY (shorter, word)) WITHOUT ROWID;
    CREATE TABLE word (word TEXT PRIMARY KEY, many INTEGER) WITHOUT ROWID;
    CREATE VIRTUAL TABLE temp.every USING fts5vocab(main, provider_text, row);";

/// Reads the lists into a new database.
pub(crate) fn import(lists: &Path, into: &Path) {
    let mut db = Connection::open(into.join("sqlite.db")).unwrap();
    db.execute_batch(TABLES).unwrap();
    let mut numbers = Numbers::default();
    let mut known = BTreeSet::new();
    let all = db.transaction().unwrap();
    {
        let mut provider = all
            .prepare("INSERT INTO provider VALUES (?, ?, ?, ?, ?, ?, ?)")
            .unwrap();
        let mut text = all
            .prepare("INSERT INTO provider_text (rowid, name, organisation, description, eligibility, areas) VALUES (?, ?, ?, ?, ?, ?)")
            .unwrap();
        let mut has = all.prepare("INSERT INTO has VALUES (?, ?)").unwrap();
        each(lists, |row| {
            let [name, organisation, description, eligibility, areas] = &row.text;
            let cells = params![
                row.n,
                name,
                organisation,
                description,
                eligibility,
                areas,
                row.rest
            ];
            provider.execute(cells).unwrap();
            let cells = params![row.n, name, organisation, description, eligibility, areas];
            text.execute(cells).unwrap();
            for value in &row.values {
                has.execute(params![row.n, numbers.of(value)]).unwrap();
            }
            for cell in &row.text {
                for word in words(cell) {
                    if !known.contains(&word) {
                        known.insert(word);
                    }
                }
            }
        });
        let mut value = all.prepare("INSERT INTO value VALUES (?, ?)").unwrap();
        for (text, n) in numbers.iter() {
            value.execute(params![n, text]).unwrap();
        }
        let mut slip = all
            .prepare("INSERT OR IGNORE INTO slip VALUES (?, ?)")
            .unwrap();
        for word in &known {
            for shorter in shorter(word) {
                slip.execute([&shorter, word]).unwrap();
            }
        }
    }
    all.commit().unwrap();
    db.execute_batch(
        "INSERT INTO provider_text (provider_text) VALUES ('optimize');
         INSERT INTO word SELECT term, doc FROM temp.every; ANALYZE;",
    )
    .unwrap();
}

/// A word, and the word with each of its letters left out.
fn shorter(word: &str) -> BTreeSet<String> {
    let without = word.char_indices().map(|(at, letter)| {
        let mut short = word.to_owned();
        short.replace_range(at..at + letter.len_utf8(), "");
        short
    });
    without.chain([word.to_owned()]).collect()
}

fn opened(dir: &Path) -> Connection {
    let db = Connection::open_with_flags(
        dir.join("sqlite.db"),
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .unwrap();
    db.execute_batch(
        "PRAGMA mmap_size = 4294967296; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
         CREATE TEMP TABLE hit (n INTEGER PRIMARY KEY, score REAL);",
    )
    .unwrap();
    db.set_prepared_statement_cache_capacity(64);
    db
}

/// Opens the database; what is returned counts the words that the last of what was typed may become.
pub(crate) fn completer(dir: &Path, most: usize) -> impl FnMut(&str) -> usize + use<> {
    let db = opened(dir);
    move |typed| {
        let begun = typed.split(' ').next_back().unwrap_or("").to_lowercase();
        let mut words = db
            .prepare_cached(
                "SELECT word FROM word WHERE word >= ?1 AND word < ?1 || char(1114111) ORDER BY many DESC LIMIT ?2",
            )
            .unwrap();
        let found = words
            .query_map(params![begun, most as i64], |row| row.get::<_, String>(0))
            .unwrap();
        let found: Vec<String> = found.map(Result::unwrap).collect();
        std::hint::black_box(found).len()
    }
}

/// Opens the database; what is returned answers a question with how many fit.
pub(crate) fn open(dir: &Path) -> impl FnMut(&Question) -> u64 + use<> {
    let db = opened(dir);
    let numbers = {
        let mut value = db.prepare("SELECT value, n FROM value").unwrap();
        let kept = value
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        Numbers::kept(kept.map(Result::unwrap))
    };
    move |question| ask(&db, &numbers, question)
}

fn ask(db: &Connection, numbers: &Numbers, question: &Question) -> u64 {
    let mut words: Vec<String> = Vec::new();
    for word in question.words.split_whitespace() {
        words.push(match known(db, word) {
            true => format!("\"{word}\""),
            false => meant(db, word),
        });
    }
    let words = words.join(" AND ");
    let mut sql = "INSERT INTO temp.hit SELECT rowid, bm25(provider_text) FROM provider_text WHERE provider_text MATCH ?".to_owned();
    for (column, values) in [
        ("areas", question.areas.as_slice()),
        ("specialisms", question.specialism.as_slice()),
        ("list", question.list.as_slice()),
    ] {
        if let Some(asked) = numbers.asked(column, values) {
            let asked: Vec<String> = asked.iter().map(i32::to_string).collect();
            sql.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM has WHERE provider = provider_text.rowid AND value IN ({}))",
                asked.join(", ")
            ));
        }
    }
    let run = |sql: &str| db.prepare_cached(sql).unwrap().execute([]).unwrap();
    run("DELETE FROM temp.hit");
    let total = db
        .prepare_cached(&sql)
        .unwrap()
        .execute(params_from_iter([&words]))
        .unwrap();
    let mut top = db
        .prepare_cached(
            "SELECT provider.*, highlight(provider_text, 0, '<b>', '</b>'), highlight(provider_text, 2, '<b>', '</b>')
             FROM (SELECT n FROM temp.hit ORDER BY score, n LIMIT 20) AS top
             CROSS JOIN provider ON provider.n = top.n
             CROSS JOIN provider_text ON provider_text.rowid = top.n AND provider_text MATCH ?",
        )
        .unwrap();
    let mut rows = top.query([&words]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        for column in 1..9 {
            std::hint::black_box(row.get::<_, String>(column).unwrap());
        }
    }
    let mut counts = db
        .prepare_cached(
            "SELECT value, count(*) FROM temp.hit CROSS JOIN has ON has.provider = hit.n GROUP BY value",
        )
        .unwrap();
    let mut rows = counts.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        std::hint::black_box((row.get::<_, i64>(0).unwrap(), row.get::<_, i64>(1).unwrap()));
    }
    total as u64
}

fn known(db: &Connection, word: &str) -> bool {
    db.prepare_cached("SELECT 1 FROM provider_text WHERE provider_text MATCH ? LIMIT 1")
        .unwrap()
        .exists([format!("\"{word}\"")])
        .unwrap()
}

/// The words that a slip may stand for: one letter more, fewer, other, or two the wrong way round.
fn meant(db: &Connection, word: &str) -> String {
    let mut slip = db
        .prepare_cached("SELECT word FROM slip WHERE shorter = ?")
        .unwrap();
    let mut meant = BTreeSet::new();
    for shorter in shorter(word) {
        let found = slip
            .query_map([shorter], |row| row.get::<_, String>(0))
            .unwrap();
        meant.extend(found.map(|word| format!("\"{}\"", word.unwrap())));
    }
    if meant.is_empty() {
        return format!("\"{word}\"");
    }
    format!("({})", Vec::from_iter(meant).join(" OR "))
}
