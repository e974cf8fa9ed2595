//! `advocacy serve`: web pages, JSON and Open Referral UK.

use std::io::Write;
use std::net::{SocketAddr, ToSocketAddrs};

use clap::Args;

use super::{Outcome, Places, open};
use crate::web::{Listen, Site, serve};

/// What `advocacy serve` takes.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The address to listen on; other machines can reach it only where this is not a loopback address
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: String,
    /// A proxy stands in front: take the caller from X-Forwarded-For
    #[arg(long)]
    behind_proxy: bool,
    /// Write no line for each request
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    places: Places,
}

pub(crate) fn run(args: ServeArgs) -> anyhow::Result<Outcome> {
    let address = address(&args.listen)?;
    // Makes an index first where there is none.
    drop(open(&args.places)?);
    let site = Site::open(&args.places.data, &args.places.index)?;
    let listen = Listen {
        address,
        behind_proxy: args.behind_proxy,
        log: !args.quiet,
    };
    serve(site, listen, |address| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "Serving on http://{address} (stop with Ctrl-C)")?;
        out.flush()
    })
    .map_err(|err| anyhow::anyhow!("can’t serve on {}: {err}", args.listen))?;
    Ok(Outcome::Done)
}

/// The address that was typed: numbers and a port, or a name and a port.
fn address(typed: &str) -> anyhow::Result<SocketAddr> {
    let found = typed.to_socket_addrs().ok().and_then(|mut all| all.next());
    found.ok_or_else(|| {
        anyhow::anyhow!("--listen: “{typed}” is no address with a port; write it as 127.0.0.1:8080")
    })
}
