//! The server as a process: it listens, swaps generations between requests, and stops in order.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::desk::{Desk, PROGRAM};

/// A server that is stopped when it is dropped.
struct Server {
    child: Child,
    address: String,
    log: BufReader<std::process::ChildStderr>,
}

impl Server {
    fn start(desk: &Desk, args: &[&str]) -> Server {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0"];
        all.extend(args);
        Server::of(desk.command(&all))
    }

    fn of(mut command: Command) -> Server {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line
            .split("http://")
            .nth(1)
            .unwrap_or_else(|| panic!("{line:?}"));
        let address = address.split_whitespace().next().unwrap().to_owned();
        let log = BufReader::new(child.stderr.take().unwrap());
        Server {
            child,
            address,
            log,
        }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).unwrap()
    }

    /// The whole answer to a request, head and body.
    fn get(&self, path: &str) -> String {
        let mut stream = self.connect();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn json(&self, path: &str) -> serde_json::Value {
        let answer = self.get(path);
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap_or_else(|err| panic!("{err}\n{answer}"))
    }

    /// Asks until something is so; gives up after many times.
    fn until(&self, what: &str, is: impl Fn(&Server) -> bool) {
        for _ in 0..2000 {
            if is(self) {
                return;
            }
            std::thread::yield_now();
        }
        panic!("never: {what}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn desk() -> Desk {
    let desk = Desk::new().list("general.csv", "id,name,areas\na,Alpha Advocacy,Leeds\n");
    desk.run("import").code(0);
    desk
}

#[test]
fn a_new_generation_answers_without_a_failed_request() {
    let desk = desk();
    let server = Server::start(&desk, &["--quiet"]);
    assert!(server.get("/search").contains("Alpha Advocacy"));
    for n in 0..5 {
        desk.put(
            "data/lists/general.csv",
            format!("id,name,areas\na,Alpha Advocacy {n},Leeds\n"),
        );
        desk.run("import").code(0);
        let wanted = format!("Alpha Advocacy {n}");
        server.until(&wanted, |server| {
            let answer = server.get("/search");
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            answer.contains(&wanted)
        });
    }
    // The way back is a new generation too.
    desk.run("rollback").code(0);
    server.until("the rollback is served", |server| {
        server.get("/search").contains("Alpha Advocacy 3")
    });
}

#[test]
fn sweeping_goes_on_under_a_server() {
    let desk = desk();
    let server = Server::start(&desk, &["--quiet"]);
    for n in 0..15 {
        let list = format!("id,name,areas\na,Alpha Advocacy {n},Leeds\n");
        desk.put("data/lists/general.csv", list);
        desk.run("import").code(0);
        assert!(server.get("/search").starts_with("HTTP/1.1 200"));
    }
    server.until("the last is served", |server| {
        server.get("/search").contains("Alpha Advocacy 14")
    });
    assert!(!desk.path("index/gen-000001").exists());
}

#[test]
fn a_damaged_generation_leaves_the_old_one_serving_and_health_says_so() {
    let desk = desk();
    let server = Server::start(&desk, &["--quiet"]);
    let before = server.json("/health");
    assert_eq!(before["status"], "pass");
    let good = std::fs::read_to_string(desk.path("index/CURRENT")).unwrap();
    desk.put("index/CURRENT", "gen-999999\n");
    server.until("trouble is told", |server| {
        server.json("/health")["status"] == "warn"
    });
    let told = server.json("/health");
    assert!(
        told["trouble"].as_str().unwrap().contains("damaged"),
        "{told}"
    );
    assert!(
        !told["trouble"].as_str().unwrap().contains("/tmp"),
        "{told}"
    );
    assert!(server.get("/search").contains("Alpha Advocacy"));
    assert!(server.get("/ready").starts_with("HTTP/1.1 200"));
    desk.put("index/CURRENT", good);
    server.until("it is well again", |server| {
        server.json("/health")["status"] == "pass"
    });
}

#[test]
fn damage_to_what_is_being_served_is_told_and_nobody_hears_that_there_is_nothing() {
    let desk = desk();
    let server = Server::start(&desk, &["--quiet"]);
    let current = std::fs::read_to_string(desk.path("index/CURRENT")).unwrap();
    let text = desk.path(&format!("index/{}/text", current.trim()));
    for entry in std::fs::read_dir(text).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.iter_mut().for_each(|byte| *byte ^= 0x5a);
        // Written over in place, as a careless copy does it.
        let mut file = std::fs::File::options().write(true).open(&path).unwrap();
        file.write_all(&bytes).unwrap();
    }
    server.until("damage is told", |server| {
        server.json("/health")["status"] == "fail"
    });
    for path in ["/health", "/ready"] {
        assert!(server.get(path).starts_with("HTTP/1.1 503"), "{path}");
    }
    let answer = server.get("/search?q=alpha");
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    desk.run("import").code(0);
    server.until("it is well again", |server| {
        server.json("/health")["status"] == "pass"
    });
    assert!(server.get("/search").contains("Alpha Advocacy"));
}

#[test]
fn other_words_of_the_council_make_other_pages() {
    let desk = desk();
    let server = Server::start(&desk, &["--quiet"]);
    let tag = |server: &Server| {
        let answer = server.get("/api/search?q=zorbing");
        let tag = answer.split("etag: ").nth(1).unwrap();
        tag.lines().next().unwrap().to_owned()
    };
    let before = tag(&server);
    desk.put(
        "data/vocabulary.csv",
        "group,name,same,one_way,means\n,Zorbing,zorbing club,,general\n",
    );
    server.until("another tag", |server| tag(server) != before);
}

#[test]
fn the_log_and_the_figures_hold_no_words() {
    let desk = desk();
    let mut server = Server::start(&desk, &[]);
    server.get("/search?q=secret-words&area=Leeds");
    server.get("/provider/a?pick=secret-words");
    server.get("/secret-words");
    let figures = server.get("/metrics");
    assert!(
        figures.contains("advocacy_requests_total{route=\"/search\",status=\"200\"} 1"),
        "{figures}"
    );
    assert!(!figures.contains("secret"), "{figures}");
    let _ = server.child.kill();
    let mut log = String::new();
    server.log.read_to_string(&mut log).unwrap();
    assert!(log.contains("GET /search 200"), "{log}");
    assert!(log.contains("GET /provider/{id} 200"), "{log}");
    assert!(log.contains("GET (none) 404"), "{log}");
    assert!(!log.contains("secret") && !log.contains("Leeds"), "{log}");
}

#[test]
fn an_address_makes_one_line_of_the_log() {
    let desk = desk();
    let mut server = Server::start(&desk, &[]);
    server.get("/evil%0D%0AGET%20/%20200%1B[2J");
    server.get("/search?q=%0Aevil%1B");
    let _ = server.child.kill();
    let mut log = String::new();
    server.log.read_to_string(&mut log).unwrap();
    assert_eq!(log.lines().count(), 2, "{log}");
    assert!(!log.contains("evil") && !log.contains('\u{1b}'), "{log}");
}

#[test]
fn heads_that_are_too_large_are_refused() {
    let desk = desk();
    let server = Server::start(&desk, &["--quiet"]);
    let mut stream = server.connect();
    let long = "x".repeat(1_000_000);
    // The server may have closed before all of it was written.
    let _ = write!(
        stream,
        "GET / HTTP/1.1\r\nHost: x\r\nX-Long: {long}\r\n\r\n"
    );
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
    assert!(server.get("/").starts_with("HTTP/1.1 200"));
}

#[cfg(unix)]
#[test]
fn it_ends_in_order_when_it_is_told_to() {
    let desk = desk();
    let mut server = Server::start(&desk, &["--quiet"]);
    // A connection that is open and idle must not hold the end up.
    let _idle = server.connect();
    assert!(server.get("/").starts_with("HTTP/1.1 200"));
    let id = server.child.id().to_string();
    let told = std::process::Command::new("kill")
        .args(["-TERM", &id])
        .status()
        .unwrap();
    assert!(told.success());
    assert!(server.child.wait().unwrap().success());
}

#[test]
fn an_address_that_is_taken_is_told() {
    let desk = desk();
    let server = Server::start(&desk, &["--quiet"]);
    desk.run(&format!("serve --listen {}", server.address))
        .code(2)
        .tells("can’t serve on");
}

/// A shell command as a user without any right, where the desk is mounted read-only: what the unit and the
/// container file ask for. Only root may make such a place.
fn confined(desk: &Desk, shell: &str) -> Command {
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "sh", "-c"])
        .arg(
            "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" && cd \"$1\" && \
             exec setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs \
             --bounding-set=-all sh -c \"$2\"",
        )
        .arg("sh")
        .arg(desk.path(""))
        .arg(shell);
    command
}

#[test]
#[expect(clippy::print_stderr, reason = "what was left out must be said")]
fn it_serves_as_a_user_who_can_write_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    // Whoever serves may read what others own; the folder of a test is closed to them.
    std::fs::set_permissions(desk.path(""), PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::copy(PROGRAM, desk.path("advocacy")).unwrap();
    let tried = confined(&desk, "true").stderr(Stdio::null()).status();
    if !tried.is_ok_and(|status| status.success()) {
        eprintln!("left out: only root can take away what this takes away");
        return;
    }
    for write in ["touch index/x", "touch data/lists/x", "touch ."] {
        let status = confined(&desk, write).stderr(Stdio::null()).status();
        assert!(!status.unwrap().success(), "{write}");
    }
    let import = confined(&desk, "./advocacy import").output().unwrap();
    assert_eq!(import.status.code(), Some(2), "{import:?}");

    let server = Server::of(confined(
        &desk,
        "exec ./advocacy serve --quiet --listen 127.0.0.1:0",
    ));
    for (path, shows) in [
        ("/search", "Alpha Advocacy"),
        ("/area/E08000035", "Leeds"),
        ("/api/search?q=alpha", "Alpha Advocacy"),
    ] {
        let answer = server.get(path);
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        assert!(answer.contains(shows), "{path}: {answer}");
    }
    // Somebody else, who may write, imports; the server takes the new generation all the same.
    desk.put(
        "data/lists/general.csv",
        "id,name,areas\na,Alpha Advocacy Two,Leeds\n",
    );
    desk.run("import").code(0);
    server.until("the new generation is served", |server| {
        server.get("/search").contains("Alpha Advocacy Two")
    });
}
