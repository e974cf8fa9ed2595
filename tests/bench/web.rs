//! The pages over HTTP beside bare tantivy behind axum, in one run on one machine.
//!
//! `cargo bench --bench web` prints one table: what was measured, the figure, the goal. The bare
//! server answers the same questions as JSON: the same full query with counts and stored documents
//! as in the `directory` bench, called straight from its handler. Both servers are processes of
//! their own and are driven turn about by `wrk`, or by a small client of ours where that is not
//! installed, with 8 kept connections. `-- --long` adds a minute of load and shows whether memory
//! grows. Read the ratios: the absolute times belong to the machine.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops at the first surprise"
)]

#[expect(dead_code, reason = "the directory bench uses the rest")]
mod bare;
mod bare_http;
mod desk;
mod drive;
mod lists;
mod server;

use std::path::Path;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

use advocacy::web::{Listen, Site, router};
use desk::{bare_import, desk, held, measured, our_import, worked};
use drive::Load;
use lists::Drawn;
use server::Server;

const PROVIDERS: usize = 10_000;
/// How long a server is driven in one round, and how many rounds there are.
const ROUND: Duration = Duration::from_secs(8);
const ROUNDS: usize = 3;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    // Other programs in processes of their own: this same file, called again.
    match args.get(1).map(String::as_str) {
        Some("--bare-import") => return bare::import(Path::new(&args[2]), Path::new(&args[3])),
        Some("--bare-serve") => return bare_http::serve(Path::new(&args[2])),
        _ => {}
    }
    println!("{:<44} {:>16}  goal", "what", "figure");
    let desk = desk(PROVIDERS);
    measured(&mut our_import(&desk));
    measured(&mut bare_import(&desk));
    let drawn = lists::questions(300);
    in_process(&desk, &drawn);
    start(&desk);
    over_http(&desk, &drawn);
    if args.iter().any(|arg| arg == "--long") {
        growth(&desk, &drawn);
    }
}

/// A line of the table; `goal` says what it should be and whether it is.
fn line(what: &str, figure: &str, goal: Option<(&str, bool)>) {
    let goal = goal.map_or_else(String::new, |(goal, is_met)| {
        format!("{goal}  {}", if is_met { "met" } else { "MISSED" })
    });
    println!("{what:<44} {figure:>16}  {goal}");
}

/// The address of the page that answers a question.
fn path(drawn: &Drawn) -> String {
    let mut out = form_urlencoded::Serializer::new("/search?".to_owned());
    out.append_pair("q", &drawn.words);
    for (name, value) in [
        ("area", drawn.area),
        ("specialism", drawn.specialism),
        ("list", drawn.list),
    ] {
        if let Some(value) = value {
            out.append_pair(name, value);
        }
    }
    out.finish().replace("?&", "?")
}

/// The site as the server has it, without a server.
struct Within {
    runtime: tokio::runtime::Runtime,
    router: Router,
}

impl Within {
    fn open(desk: &Path) -> Within {
        let site = Site::open(&desk.join("data"), &desk.join("index")).unwrap();
        let listen = Listen {
            address: ([127, 0, 0, 1], 0).into(),
            behind_proxy: false,
            log: false,
        };
        Within {
            runtime: tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .unwrap(),
            router: router(site.into(), listen),
        }
    }

    /// The whole body of the answer to a request, with its status.
    fn ask(&self, request: Request<Body>) -> (u16, Vec<u8>) {
        let router = self.router.clone();
        // On a thread of the runtime, as a connection is.
        let task = self.runtime.spawn(async move {
            let response = router.oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let body = response.into_body().collect().await.unwrap();
            (status, body.to_bytes().to_vec())
        });
        self.runtime.block_on(task).unwrap()
    }

    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        self.ask(Request::get(path).body(Body::empty()).unwrap())
    }

    fn times(&self, paths: &[String]) -> Vec<Duration> {
        let mut times = Vec::new();
        // The first round warms.
        for round in 0..4 {
            for path in paths {
                let start = Instant::now();
                let (status, _) = self.get(path);
                assert_eq!(status, 200, "{path}");
                if round > 0 {
                    times.push(start.elapsed());
                }
            }
        }
        times.sort();
        times
    }
}

fn at(sorted: &[Duration], hundredths: usize) -> Duration {
    sorted[(sorted.len() * hundredths / 100).min(sorted.len() - 1)]
}

fn in_process(desk: &Path, drawn: &[Drawn]) {
    let within = Within::open(desk);
    let kind = |keep: fn(&Drawn) -> bool| -> Vec<String> {
        drawn.iter().filter(|own| keep(own)).map(path).collect()
    };
    for (what, paths) in [
        ("search page", kind(|_| true)),
        ("  words alone", kind(|own| own.area.is_none())),
        (
            "  with the place",
            kind(|own| own.area.is_some() && own.specialism.is_none()),
        ),
        (
            "  with place and filters",
            kind(|own| own.specialism.is_some()),
        ),
    ] {
        let times = within.times(&paths);
        let median = at(&times, 50);
        line(
            &format!("{what}, in process, median"),
            &format!("{median:.2?}"),
            Some(("< 2 ms", median < Duration::from_millis(2))),
        );
        line(
            &format!("{what}, in process, 99th"),
            &format!("{:.2?}", at(&times, 99)),
            None,
        );
    }
    sizes(&within, drawn);
}

/// How large each kind of page is, and whether anything in it holds it up.
fn sizes(within: &Within, drawn: &[Drawn]) {
    let searches: Vec<String> = drawn.iter().map(path).collect();
    let one = |path: &str| vec![path.to_owned()];
    let picks: String = (0..20).map(|n| format!("&pick=p{n}")).collect();
    let pages = [
        ("home", one("/")),
        ("search, the largest", searches),
        ("search, Welsh", one("/cy/search?q=advocacy&area=Leeds")),
        ("search, nothing fits", one("/search?q=qwzx&area=Leeds")),
        ("search, a slip", one("/search?area=Leedz&age=old")),
        (
            "search, 20 on the shortlist",
            one(&format!("/search?q=advocacy{picks}")),
        ),
        ("provider", one("/provider/p1")),
        ("shortlist of 20", one(&format!("/shortlist?{picks}"))),
        ("areas", one("/areas")),
        (
            "area, the largest",
            ["E10000016", "E08000035", "E09000007"]
                .map(|code| format!("/area/{code}"))
                .to_vec(),
        ),
        ("types", one("/types")),
        ("type", one("/type/imha")),
        ("guide, first question", one("/guide")),
        (
            "about and the like, the largest",
            ["/about", "/accessibility", "/privacy", "/leave"]
                .map(str::to_owned)
                .to_vec(),
        ),
        ("no such page", one("/nowhere")),
    ];
    for (what, paths) in pages {
        let bodies = paths.iter().map(|path| within.get(path));
        let largest = bodies.max_by_key(|(_, body)| body.len()).unwrap();
        size(what, &largest.1);
    }
    let form = Request::post("/guide")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("nation=england&area=Leeds"))
        .unwrap();
    size("guide, next question", &within.ask(form).1);
}

fn size(what: &str, page: &[u8]) {
    let text = String::from_utf8_lossy(page);
    let scripts = text
        .match_indices("<script")
        .filter(|(at, _)| !text[*at..].split('>').next().unwrap().contains(" defer"));
    let is_held_up = text.contains("stylesheet") || scripts.count() > 0;
    let held_up = match is_held_up {
        true => "HELD UP by a resource",
        false => "< 60 kB, nothing blocks",
    };
    line(
        &format!("page size, {what}"),
        &format!("{:.1} kB", page.len() as f64 / 1e3),
        Some((held_up, page.len() < 60_000 && !is_held_up)),
    );
}

/// From the start of the process to its first word and to its first answer.
fn start(desk: &Path) {
    let mut listening = Vec::new();
    let mut answered = Vec::new();
    for _ in 0..15 {
        let began = Instant::now();
        let server = Server::ours(desk);
        listening.push(began.elapsed());
        assert!(!drive::get(server.address, "/search?q=advocacy").is_empty());
        answered.push(began.elapsed());
    }
    listening.sort();
    answered.sort();
    for (what, times, goal) in [
        ("start to “Serving on”, median", &listening, true),
        ("start to the first search page, median", &answered, false),
    ] {
        let median = at(times, 50);
        let is_met = median < Duration::from_millis(100);
        line(
            what,
            &format!("{median:.1?}"),
            goal.then_some(("< 100 ms", is_met)),
        );
    }
}

fn over_http(desk: &Path, drawn: &[Drawn]) {
    let ours = Server::ours(desk);
    let bare = Server::bare(desk);
    let our_paths: Vec<String> = drawn.iter().map(path).collect();
    let bare_paths: Vec<String> = drawn.iter().map(bare_http::path).collect();
    let before = memory(&ours);
    if !drive::has_wrk() {
        println!("wrk is not installed: a small client of this bench drives both servers");
    }
    let (mut our_loads, mut bare_loads) = (Vec::new(), Vec::new());
    let (mut our_work, mut bare_work) = (Duration::ZERO, Duration::ZERO);
    for round in 0..=ROUNDS {
        // Turn about, so that a noisy moment meets both; the first round warms.
        let how_long = match round {
            0 => Duration::from_secs(2),
            _ => ROUND,
        };
        let before = (worked(ours.id()), worked(bare.id()));
        let our_load = drive::load(ours.address, &our_paths, how_long);
        let bare_load = drive::load(bare.address, &bare_paths, how_long);
        if round > 0 {
            our_work += worked(ours.id()) - before.0;
            bare_work += worked(bare.id()) - before.1;
            our_loads.push(our_load);
            bare_loads.push(bare_load);
        }
    }
    let after = memory(&ours);
    let sum = |loads: &[Load]| loads.iter().map(|load| load.per_second).sum::<f64>();
    let (rate, theirs) = (sum(&our_loads), sum(&bare_loads));
    let rounds = ROUNDS as f64;
    line(
        "search pages a second, 8 connections",
        &format!("{:.0}", rate / rounds),
        Some(("3,500", rate / rounds >= 3500.0)),
    );
    line(
        "bare tantivy behind axum, JSON, a second",
        &format!("{:.0}", theirs / rounds),
        None,
    );
    line(
        "ratio",
        &format!("{:.2}", rate / theirs),
        Some((">= 0.60", rate / theirs >= 0.6)),
    );
    let each = our_loads.iter().zip(&bare_loads);
    let each: Vec<String> = each
        .map(|(our, bare)| format!("{:.2}", our.per_second / bare.per_second))
        .collect();
    line("ratio, round by round", &each.join(" "), None);
    // Whoever else uses the machine changes this far less than what is done in a second.
    let answers = |loads: &[Load]| loads.iter().map(|load| load.answers).sum::<u64>() as f64;
    let our_each = our_work.as_secs_f64() / answers(&our_loads);
    let bare_each = bare_work.as_secs_f64() / answers(&bare_loads);
    line(
        "processor time of an answer: page, bare JSON",
        &format!("{:.0} µs {:.0} µs", our_each * 1e6, bare_each * 1e6),
        None,
    );
    line(
        "ratio by processor time",
        &format!("{:.2}", bare_each / our_each),
        None,
    );
    let late = |loads: &[Load]| loads.iter().map(|load| load.late).max().unwrap();
    line(
        "99th percentile over HTTP, the worst round",
        &format!("{:.1?}", late(&our_loads)),
        Some(("< 15 ms", late(&our_loads) < Duration::from_millis(15))),
    );
    line(
        "99th percentile, bare",
        &format!("{:.1?}", late(&bare_loads)),
        None,
    );
    let wrong = |loads: &[Load]| loads.iter().map(|load| load.wrong).sum::<u64>();
    let all_wrong = wrong(&our_loads) + wrong(&bare_loads);
    line(
        "answers that were none, both",
        &all_wrong.to_string(),
        Some(("0", all_wrong == 0)),
    );
    let bare_size = mean_size(bare.address, &bare_paths);
    let our_size = mean_size(ours.address, &our_paths);
    line(
        "bytes of an answer, mean: page, bare JSON",
        &format!("{our_size} {bare_size}"),
        None,
    );
    line("memory before the load", &before.to_string(), None);
    line(
        "memory after the load",
        &after.to_string(),
        Some(("< 100 MB", after.resident < 100e6)),
    );
    line(
        "memory after the load, bare",
        &memory(&bare).to_string(),
        None,
    );
}

fn mean_size(address: std::net::SocketAddr, paths: &[String]) -> usize {
    let bytes = paths.iter().map(|path| drive::get(address, path).len());
    bytes.sum::<usize>() / paths.len()
}

/// A minute of load: memory must not grow once every page has been made.
fn growth(desk: &Path, drawn: &[Drawn]) {
    let server = Server::ours(desk);
    let paths: Vec<String> = drawn.iter().map(path).collect();
    let mut seen = Vec::new();
    for tens in 1..=6 {
        drive::load(server.address, &paths, Duration::from_secs(10));
        let memory = memory(&server);
        line(
            &format!("memory after {tens}0 s of load"),
            &memory.to_string(),
            None,
        );
        seen.push(memory.own);
    }
    let growth = seen[seen.len() - 1] / seen[0];
    line(
        "memory of its own, after 60 s to after 10 s",
        &format!("{growth:.2}"),
        Some(("<= 1.10", growth <= 1.1)),
    );
}

/// What a process holds: all that is resident, and of that what is its own and no file.
struct Memory {
    resident: f64,
    own: f64,
}

impl std::fmt::Display for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{:.0} MB ({:.0} own)", self.resident / 1e6, self.own / 1e6);
        f.pad(&text)
    }
}

fn memory(server: &Server) -> Memory {
    let held = |name| held(server.id(), name).unwrap_or(0) as f64;
    Memory {
        resident: held("VmRSS:"),
        own: held("RssAnon:"),
    }
}
