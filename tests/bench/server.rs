//! A server as a process of its own, ended when it is dropped.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::desk::PROGRAM;

pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// `advocacy serve`, the built program, on the lists of a desk.
    pub(crate) fn ours(desk: &Path) -> Server {
        let mut command = Command::new(PROGRAM);
        command.args(["serve", "--quiet", "--listen", "127.0.0.1:0"]);
        Server::start(command.current_dir(desk))
    }

    /// Bare tantivy behind axum.
    pub(crate) fn bare(desk: &Path) -> Server {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg("--bare-serve").arg(desk.join("bare"));
        Server::start(&mut command)
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Starts a server, and waits until it says which address it listens on.
    fn start(command: &mut Command) -> Server {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut says = BufReader::new(process.stdout.take().unwrap());
        let mut first = String::new();
        says.read_line(&mut first).unwrap();
        let rest = first.split("http://").nth(1).unwrap();
        let address = rest.split_whitespace().next().unwrap();
        Server {
            address: address.parse().unwrap(),
            process,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
