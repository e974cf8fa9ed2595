//! The server in a crowd: load while generations change, slow and half-open clients, too much of
//! everything, and what is left of it afterwards.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::desk::Desk;
use crate::drive::load;
use crate::server::Server;
use crate::{Form, list};

pub(crate) fn run(form: Form) -> String {
    // The services in the lists that change places.
    let rows = form.of(300, 2_000);
    let desk = Desk::new().list("general.csv", list("first", rows));
    desk.run("import").code(0);
    let server = Server::ours(&desk.path(""));
    let parts = [
        swaps(&desk, &server, rows, Duration::from_secs(form.of(6, 600))),
        slow(&server, form.of(100, 400)),
        too_much(&server, form.of(20, 200)),
        overload(&server, form.of(800, 3000)),
    ];
    parts.join("; ")
}

/// The memory that a process has for itself, in kilobytes.
fn own_memory(process: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
    kilobytes.parse().unwrap()
}

/// Load for so long, while the generation changes every second.
fn swaps(desk: &Desk, server: &Server, rows: u32, how_long: Duration) -> String {
    let paths: Vec<String> = (0..200)
        .map(|n| match n % 4 {
            0 => format!("/search?q=first+{n}"),
            1 => "/search?area=Leeds&page=2".to_owned(),
            2 => format!("/api/search?q=second+{n}&area=Leeds"),
            _ => "/area/E08000035".to_owned(),
        })
        .collect();
    let (done, is_done) = channel();
    let address = server.address;
    let driver = std::thread::spawn(move || {
        let load = load(address, &paths, how_long);
        let _ = done.send(());
        load
    });
    let mut generations = 0;
    let mut memory: Vec<u64> = Vec::new();
    while let Err(RecvTimeoutError::Timeout) = is_done.recv_timeout(Duration::from_secs(1)) {
        generations += 1;
        let label = ["first", "second"][generations % 2];
        desk.put("data/lists/general.csv", list(label, rows));
        desk.run("import --accept-loss").code(0);
        memory.push(own_memory(server.id()));
    }
    let load = driver.join().unwrap();
    assert_eq!(load.wrong, 0, "of {} answers", load.answers);
    assert!(load.answers > 0 && generations > 0);
    // The first tenth fills what is kept from question to question.
    let early = memory.iter().take(memory.len().div_ceil(10).max(3)).max();
    let late = memory
        .iter()
        .rev()
        .take(memory.len().div_ceil(10).max(1))
        .max();
    let (early, late) = (early.copied().unwrap_or(0), late.copied().unwrap_or(0));
    assert!(
        late < early + early / 4 + 16_000,
        "memory grew from {early} to {late} kB: {memory:?}"
    );
    format!(
        "{} answers in {} s over {generations} generations, 0 failed, own memory {early} kB early and {late} kB late",
        load.answers,
        how_long.as_secs()
    )
}

/// The status of an answer, if one came.
fn status(address: SocketAddr, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .ok()?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    read_status(&mut stream)
}

fn read_status(stream: &mut TcpStream) -> Option<u16> {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let head = String::from_utf8_lossy(&answer);
    head.split(' ').nth(1)?.parse().ok()
}

/// Clients that say nothing, half of something, or a letter at a time, are in nobody's way.
fn slow(server: &Server, each: usize) -> String {
    let connect = || TcpStream::connect(server.address).unwrap();
    let silent: Vec<TcpStream> = (0..each).map(|_| connect()).collect();
    let halves: Vec<TcpStream> = (0..each)
        .map(|_| {
            let mut stream = connect();
            stream
                .write_all(b"GET /search HTTP/1.1\r\nHost: x\r\n")
                .unwrap();
            stream
        })
        .collect();
    let mut slow: Vec<TcpStream> = (0..each).map(|_| connect()).collect();
    let request = b"GET /search HTTP/1.1\r\n";
    for byte in request {
        for stream in &mut slow {
            // The server may have had enough of it.
            let _ = stream.write_all(&[*byte]);
        }
        assert_eq!(status(server.address, "/search?area=Leeds"), Some(200));
    }
    drop((silent, halves, slow));
    assert_eq!(status(server.address, "/search"), Some(200));
    format!(
        "{} slow and half-open clients, everybody else answered",
        3 * each
    )
}

/// Heads and bodies that are too large are refused, and only those.
fn too_much(server: &Server, each: usize) -> String {
    for n in 0..each {
        let long = "x".repeat(100_000 + n * 1000);
        let requests = [
            format!("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: {long}\r\n\r\n"),
            format!("GET /search?q={long} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
            format!(
                "POST /guide HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\na={long}",
                long.len() + 2
            ),
            format!(
                "POST /guide HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{long}"
            ),
            format!("{long}\r\n\r\n"),
        ];
        for request in requests {
            let mut stream = TcpStream::connect(server.address).unwrap();
            // The server may close before all of it was written.
            let _ = stream.write_all(request.as_bytes());
            let _ = stream.shutdown(std::net::Shutdown::Write);
            let status = read_status(&mut stream);
            assert!(
                status.is_none_or(|status| (400..500).contains(&status)),
                "{status:?} for {}",
                &request[..60]
            );
        }
    }
    assert_eq!(status(server.address, "/"), Some(200));
    format!("{} requests that are too large refused", each * 5)
}

/// More than it can do at once: it answers or says that it is busy, and is itself again afterwards.
fn overload(server: &Server, requests: usize) -> String {
    let (mut fine, mut busy) = (0, 0);
    let threads: Vec<_> = (0..64)
        .map(|_| {
            let address = server.address;
            let own = requests / 64;
            std::thread::spawn(move || {
                let many: Vec<TcpStream> = (0..own)
                    .filter_map(|n| {
                        let mut stream = TcpStream::connect(address).ok()?;
                        let path = format!("/search?q=advocacy+{n}&explain=true&limit=200");
                        write!(
                            stream,
                            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                        )
                        .ok()?;
                        Some(stream)
                    })
                    .collect();
                let mut counts = [0, 0];
                for mut stream in many {
                    match read_status(&mut stream) {
                        Some(200) => counts[0] += 1,
                        Some(429 | 503) => counts[1] += 1,
                        other => panic!("{other:?}"),
                    }
                }
                counts
            })
        })
        .collect();
    for thread in threads {
        let counts = thread.join().unwrap();
        fine += counts[0];
        busy += counts[1];
    }
    assert!(fine > 0);
    let begun = Instant::now();
    assert_eq!(status(server.address, "/search?area=Leeds"), Some(200));
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "it did not recover"
    );
    format!(
        "of {requests} requests at once {fine} answered and {busy} told to come back, then answered at once"
    )
}
