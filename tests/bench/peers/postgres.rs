//! PostgreSQL full text: a stored tsvector and the values as numbers, each with a GIN index, and
//! trigrams of the words for slips. The server is started by `tests/bench/run`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use postgres::{Client, NoTls};

use crate::bare::Question;
use crate::rows::{Numbers, each, words};

const TABLES: &str = "
    DROP TABLE IF EXISTS provider, value, word;
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
    DROP TEXT SEARCH CONFIGURATION IF EXISTS every_word;
    DROP TEXT SEARCH DICTIONARY IF EXISTS every_stem;
    -- The English stems, but no word left out: the others leave none out.
    CREATE TEXT SEARCH DICTIONARY every_stem (TEMPLATE = snowball, Language = english);
    CREATE TEXT SEARCH CONFIGURATION every_word (COPY = english);
    ALTER TEXT SEARCH CONFIGURATION every_word
        ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH every_stem;
    CREATE UNLOGGED TABLE provider (n int, name text, organisation text, description text,
        eligibility text, areas text, rest text, has int[],
        words tsvector GENERATED ALWAYS AS (to_tsvector('every_word',
            name || ' ' || organisation || ' ' || description || ' ' || eligibility || ' ' || areas)) STORED);
    CREATE TABLE value (n int, value text);
    CREATE TABLE word (word text PRIMARY KEY, many bigint);";

const INDEXES: &str = "
    ALTER TABLE provider ADD PRIMARY KEY (n);
    CREATE INDEX ON provider USING gin (words) WITH (fastupdate = off);
    CREATE INDEX ON provider USING gin (has) WITH (fastupdate = off);
    CREATE INDEX ON word USING gin (word gin_trgm_ops);
    VACUUM ANALYZE provider; VACUUM ANALYZE word;";

/// Reads the lists into new tables.
pub(crate) fn import(lists: &Path, server: &str) {
    let mut db = Client::connect(server, NoTls).unwrap();
    db.batch_execute(TABLES).unwrap();
    let mut numbers = Numbers::default();
    let mut known: BTreeMap<String, i64> = BTreeMap::new();
    let mut into = db
        .copy_in("COPY provider (n, name, organisation, description, eligibility, areas, rest, has) FROM STDIN")
        .unwrap();
    each(lists, |row| {
        write!(into, "{}", row.n).unwrap();
        for cell in row.text.iter().chain([&row.rest]) {
            let cell = cell.replace('\\', "\\\\").replace('\t', " ");
            write!(into, "\t{}", cell.replace('\n', "\\n")).unwrap();
        }
        let has: Vec<String> = row
            .values
            .iter()
            .map(|value| numbers.of(value).to_string())
            .collect();
        writeln!(into, "\t{{{}}}", has.join(",")).unwrap();
        for cell in &row.text {
            for word in words(cell) {
                *known.entry(word).or_default() += 1;
            }
        }
    });
    into.finish().unwrap();
    for (value, n) in numbers.iter() {
        db.execute("INSERT INTO value VALUES ($1, $2)", &[n, value])
            .unwrap();
    }
    for (word, many) in &known {
        db.execute("INSERT INTO word VALUES ($1, $2)", &[word, many])
            .unwrap();
    }
    for index in INDEXES.split_inclusive(';') {
        db.batch_execute(index).unwrap();
    }
}

/// All in one statement: what matches is found once.
const ANSWER: &str = "
    WITH hit AS MATERIALIZED (
        SELECT n, has, ts_rank(words, query) AS score
        FROM provider, to_tsquery('every_word', $1) AS query
        WHERE words @@ query
            AND ($2::int[] IS NULL OR has && $2) AND ($3::int[] IS NULL OR has && $3)
            AND ($4::int[] IS NULL OR has && $4)),
    top AS (SELECT n, score FROM hit ORDER BY score DESC, n LIMIT 20)
    SELECT 0 AS value, count(*) AS many, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM hit
    UNION ALL
    SELECT value, count(*), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM hit, unnest(has) AS value GROUP BY value
    UNION ALL
    SELECT -1, 0, name, organisation, description, eligibility, areas, rest,
        ts_headline('every_word', name, query, 'HighlightAll=true'),
        ts_headline('every_word', description, query, 'HighlightAll=true')
    FROM top JOIN provider USING (n), to_tsquery('every_word', $1) AS query";

/// Connects; what is returned counts the words that the last of what was typed may become.
pub(crate) fn completer(server: &str, most: usize) -> impl FnMut(&str) -> usize + use<> {
    let mut db = Client::connect(server, NoTls).unwrap();
    let words = db
        .prepare(
            "SELECT word FROM word WHERE word >= $1 AND word < $1 || chr(1114111) ORDER BY many DESC LIMIT $2",
        )
        .unwrap();
    move |typed| {
        let begun = typed.split(' ').next_back().unwrap_or("").to_lowercase();
        let rows = db.query(&words, &[&begun, &(most as i64)]).unwrap();
        let found: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        std::hint::black_box(found).len()
    }
}

/// Opens the tables; what is returned answers a question with how many fit.
pub(crate) fn open(server: &str) -> impl FnMut(&Question) -> u64 + use<> {
    let mut db = Client::connect(server, NoTls).unwrap();
    let rows = db.query("SELECT value, n FROM value", &[]).unwrap();
    let numbers = Numbers::kept(rows.into_iter().map(|row| (row.get(0), row.get(1))));
    // Planned for the filters at hand: a plan for all of them reads the whole table.
    // Two letters the wrong way round in a short word leave few trigrams alike.
    db.batch_execute(
        "SET plan_cache_mode = force_custom_plan; SET jit = off; SET pg_trgm.similarity_threshold = 0.1",
    )
    .unwrap();
    let known = db.prepare("SELECT 1 FROM word WHERE word = $1").unwrap();
    let meant = db
        .prepare(
            "SELECT word FROM word WHERE word % $1 AND levenshtein(word, $1) <= 2
             ORDER BY levenshtein(word, $1), similarity(word, $1) DESC LIMIT 1",
        )
        .unwrap();
    let answer = db.prepare(ANSWER).unwrap();
    move |question| {
        let mut asked: Vec<String> = Vec::new();
        for word in question.words.split_whitespace() {
            let mut any = vec![word.to_owned()];
            if db.query(&known, &[&word]).unwrap().is_empty() {
                let found = db.query(&meant, &[&word]).unwrap();
                any.extend(found.into_iter().map(|row| row.get::<_, String>(0)));
            }
            asked.push(format!("({})", any.join(" | ")));
        }
        let areas = numbers.asked("areas", &question.areas);
        let specialism = numbers.asked("specialisms", &question.specialism);
        let list = numbers.asked("list", &question.list);
        let rows = db
            .query(&answer, &[&asked.join(" & "), &areas, &specialism, &list])
            .unwrap();
        let mut total = 0;
        for row in rows {
            match row.get::<_, i32>(0) {
                0 => total = row.get::<_, i64>(1) as u64,
                -1 => (2..10).for_each(|cell| {
                    std::hint::black_box(row.get::<_, String>(cell));
                }),
                value => {
                    std::hint::black_box((value, row.get::<_, i64>(1)));
                }
            }
        }
        total
    }
}
