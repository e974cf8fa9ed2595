//! Load: 8 kept connections that ask again as soon as they are answered.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 8;

/// What a server did under load.
pub(crate) struct Load {
    pub(crate) answers: u64,
    pub(crate) per_second: f64,
    /// The 99th percentile of the time to answer.
    pub(crate) late: Duration,
    /// Answers that were errors, or none.
    pub(crate) wrong: u64,
}

/// The script for wrk: the paths in turn, each thread from another place, and the figures at the end.
const SCRIPT: &str = r#"
local threads = 0
function setup(thread)
  thread:set("from", threads * 150)
  threads = threads + 1
end
function init(args)
  requests = {}
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
  n = from
end
function request()
  n = n % #requests + 1
  return requests[n]
end
function done(summary, latency)
  local e = summary.errors
  print(string.format("figures %d %d %d %d", summary.requests, summary.duration,
    latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
"#;

pub(crate) fn has_wrk() -> bool {
    let wrk = Command::new("wrk")
        .arg("-v")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    wrk.is_ok()
}

/// Drives a server with the paths in turn.
pub(crate) fn load(address: SocketAddr, paths: &[String], how_long: Duration) -> Load {
    match has_wrk() {
        true => with_wrk(address, paths, how_long),
        false => with_own_client(address, paths, how_long),
    }
}

fn with_wrk(address: SocketAddr, paths: &[String], how_long: Duration) -> Load {
    let dir = tempfile::tempdir().unwrap();
    let (script, list) = (dir.path().join("turn.lua"), dir.path().join("paths"));
    fs::write(&script, SCRIPT).unwrap();
    fs::write(&list, paths.join("\n")).unwrap();
    let ran = Command::new("wrk")
        .args(["-t2", &format!("-c{CONNECTIONS}")])
        .arg(format!("-d{}s", how_long.as_secs()))
        .arg("-s")
        .arg(&script)
        .arg(format!("http://{address}"))
        .arg("--")
        .arg(&list)
        .output()
        .unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("figures "));
    let figures: Vec<u64> = line
        .unwrap_or_else(|| panic!("wrk said {text}"))
        .split(' ')
        .map(|figure| figure.parse().unwrap())
        .collect();
    Load {
        answers: figures[0],
        per_second: figures[0] as f64 / (figures[1] as f64 / 1e6),
        late: Duration::from_micros(figures[2]),
        wrong: figures[3],
    }
}

fn with_own_client(address: SocketAddr, paths: &[String], how_long: Duration) -> Load {
    let began = Instant::now();
    let ask_on = |n: usize| {
        let mut connection = Connection::open(address);
        let from = n * paths.len() / CONNECTIONS;
        let mut times = Vec::new();
        let mut wrong = 0;
        for path in paths.iter().cycle().skip(from) {
            if began.elapsed() > how_long {
                break;
            }
            let asked = Instant::now();
            let (is_ok, _) = connection.get(path);
            times.push(asked.elapsed());
            wrong += u64::from(!is_ok);
        }
        (times, wrong)
    };
    let (mut times, mut wrong) = (Vec::new(), 0);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|n| scope.spawn(move || ask_on(n)))
            .collect();
        for thread in threads {
            let own = thread.join().unwrap();
            times.extend(own.0);
            wrong += own.1;
        }
    });
    let took = began.elapsed();
    times.sort();
    Load {
        answers: times.len() as u64,
        per_second: times.len() as f64 / took.as_secs_f64(),
        late: times[times.len() * 99 / 100],
        wrong,
    }
}

/// The body of one answer.
pub(crate) fn get(address: SocketAddr, path: &str) -> Vec<u8> {
    Connection::open(address).get(path).1
}

/// A kept connection.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(address: SocketAddr) -> Connection {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Connection(BufReader::new(stream))
    }

    /// Whether the answer was one, and its body.
    fn get(&mut self, path: &str) -> (bool, Vec<u8>) {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        let is_ok = line.starts_with("HTTP/1.1 200");
        let mut length = 0;
        while line != "\r\n" {
            line.clear();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "an answer ends");
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        (is_ok, body)
    }
}
