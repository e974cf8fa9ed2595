//! What is fed rubbish, and what must hold whatever comes in: no panic, and nothing that is said of the
//! input points outside it.
//!
//! The fuzzer and the tests share these: what once made the program fall stays in `corpus` and is fed
//! to it again in every run of the tests.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use advocacy::import::{Gathering, Input};
use advocacy::index::Generation;
use advocacy::print::batch::{Format, Job, When};
use advocacy::print::document::{Layout, Size};
use advocacy::print::{Wanted, plan};
use advocacy::query::{self, FilterBy, Filters, Question, Words};
use advocacy::vocabulary::Vocabulary;
use advocacy::web::{Listen, Site, router};
use advocacy::{guide, place};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use tower::ServiceExt;

/// A target takes any bytes.
pub(crate) type Target = fn(&[u8]);

/// The targets by the names of their folders in `corpus`.
pub(crate) const TARGETS: &[(&str, Target)] = &[
    ("rows", rows),
    ("question", question),
    ("facts", facts),
    ("plan", plan_file),
    ("http", http),
];

/// What the targets ask of: the bundled lists, imported.
struct World {
    generation: Generation,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

static WORLD: OnceLock<World> = OnceLock::new();

/// Opens the directory that the targets ask of: a folder with `data` and `index`.
pub(crate) fn open(desk: &Path) {
    WORLD.get_or_init(|| {
        let index = desk.join("index");
        let site = Site::open(&desk.join("data"), &index).unwrap();
        let listen = Listen {
            address: ([127, 0, 0, 1], 0).into(),
            behind_proxy: false,
            log: false,
        };
        World {
            generation: Generation::open(&index).unwrap(),
            router: router(Arc::new(site), listen),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        }
    });
}

fn world() -> &'static World {
    WORLD.get().expect("open() comes first")
}

/// The bytes of a list: decoding, rows, cells.
pub(crate) fn rows(bytes: &[u8]) {
    let files = vec![("general.csv".to_owned(), bytes.to_vec())];
    let input = Input {
        name: "general",
        files: &files,
        map: None,
    };
    let mut gathering = Gathering::default();
    if gathering.gather(&input).is_err() {
        return;
    }
    let mut reading = gathering.settle(&Default::default(), jiff::civil::date(2026, 1, 1));
    let read = reading.read(&input, |provider, _, _| -> Result<(), ()> {
        assert!(!provider.id.is_empty() && !provider.name.is_empty());
        serde_json::to_string(&provider).unwrap();
        Ok(())
    });
    read.unwrap().unwrap();
}

/// Words, and a place after a line break: understood and literally, with what may have been meant.
pub(crate) fn question(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (words, area) = text.split_once('\n').unwrap_or((&text, ""));
    place::look_up(area);
    let mut filters = Filters::default();
    let _ = filters.add(FilterBy::Area, area);
    let world = world();
    for how in [Words::Understood, Words::Literal] {
        let question = Question {
            text: words.to_owned(),
            filters: filters.clone(),
            words: how,
            ..Question::default()
        };
        let answer = query::ask(&world.generation, Vocabulary::standard(), &question).unwrap();
        for piece in &answer.understood {
            assert!(words.contains(&piece.words), "{piece:?}");
        }
        assert!(answer.providers.len() as u64 <= answer.total);
    }
    query::suggest(&world.generation, Vocabulary::standard(), words, 8);
}

/// A file of facts for the guide.
pub(crate) fn facts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let law = guide::law::law();
    let (facts, problems) = guide::read(law, &text);
    let lines = text.split('\n').count() + 1;
    for problem in problems {
        assert!(problem.line <= lines, "{problem}");
    }
    guide::evaluate(law, &facts, jiff::civil::date(2026, 1, 1));
}

/// A plan of lists to print.
pub(crate) fn plan_file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let day = jiff::civil::date(2026, 1, 1);
    let job = Job {
        name: "list".to_owned(),
        formats: vec![Format::Csv],
        wanted: Wanted {
            title: String::new(),
            question: Question::default(),
            layout: Layout::Line,
            size: Size::Standard,
            max_age: None,
            day,
            notes: false,
        },
        when: When::Always,
    };
    match plan::read(&text, day, &job) {
        Ok(jobs) => assert!(jobs.iter().all(|job| !job.name.is_empty())),
        Err(problems) => assert!(!problems.is_empty()),
    }
}

/// Where a request may go; the rest of the bytes is what it asks.
const PLACES: &[&str] = &[
    "/search",
    "/api/search",
    "/api/suggest",
    "/api/where",
    "/api/coverage",
    "/areas",
    "/gaps",
    "/gaps.svg",
    "/stale",
    "/stale.csv",
    "/stale/sheet",
    "/list-health",
    "/shortlist",
    "/print",
    "/provider/",
    "/area/",
    "/type/",
    "/openreferral/v3/services",
    "/openreferral/v3/",
    "/cy/search",
    "/guide",
    "/guide/note",
    "/api/guide",
];

/// A place by the first byte, then its parameters; the last three places take a form or a body.
pub(crate) fn http(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let at = usize::from(*first) % PLACES.len();
    let place = PLACES[at];
    let is_sent = at >= PLACES.len() - 3;
    let uri = match (is_sent, place.ends_with('/')) {
        (true, _) => place.to_owned(),
        (false, true) => format!("{place}{}", encoded(rest, b"")),
        (false, false) => format!("{place}?{}", encoded(rest, b"=&")),
    };
    let request = Request::builder()
        .method(if is_sent { Method::POST } else { Method::GET })
        .uri(uri)
        .header(
            "content-type",
            match place {
                "/api/guide" => "application/toml",
                _ => "application/x-www-form-urlencoded",
            },
        );
    let body = if is_sent { rest.to_vec() } else { Vec::new() };
    let Ok(request) = request.body(Body::from(body)) else {
        return;
    };
    let world = world();
    let response = world
        .runtime
        .block_on(world.router.clone().oneshot(request))
        .unwrap();
    // Only an index that can't be read, or a panic, is the server's own fault.
    assert!(
        response.status().as_u16() != 500,
        "{place}: {:?}",
        response.status()
    );
}

/// Any bytes as they may stand in an address.
fn encoded(bytes: &[u8], kept: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 3);
    for byte in bytes.iter().take(4000) {
        match byte {
            own if own.is_ascii_alphanumeric() || kept.contains(own) => out.push(char::from(*own)),
            own => out.push_str(&format!("%{own:02X}")),
        }
    }
    out
}
