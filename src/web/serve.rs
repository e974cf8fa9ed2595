//! Listening: connections with limits, and an orderly end.
//!
//! What a slow or a greedy client may do is bounded here: how many connections, how long a head may
//! take to come, how large it may be. TLS is the business of a proxy in front.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt;

use super::routes::{Caller, router};
use super::site::Site;

/// How to listen.
#[derive(Debug, Clone, Copy)]
pub struct Listen {
    /// The address; port 0 takes a free one.
    pub address: SocketAddr,
    /// Whether a proxy stands in front, whose `X-Forwarded-For` names the caller.
    pub behind_proxy: bool,
    /// Whether a line is written for every request.
    pub log: bool,
}

/// More connections wait until one is closed.
const MOST_CONNECTIONS: usize = 1024;
/// A head of a request may not be larger, with its address.
pub(super) const LARGEST_HEAD: usize = 64 << 10;
/// A head of a request must have come by then, and a kept connection must have a new one.
const SLOWEST_HEAD: Duration = Duration::from_secs(15);
/// Requests under way at the end are waited for so long.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// Serves a site until the program is told to stop; `ready` learns the address.
///
/// Interrupt or terminate ends it: no new connections, requests under way are answered.
pub fn serve(
    site: Site,
    listen: Listen,
    ready: impl FnOnce(SocketAddr) -> io::Result<()>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("advocacy-web")
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen.address).await?;
        let site = Arc::new(site);
        super::swap::watch(&site);
        ready(listener.local_addr()?)?;
        let app = router(site, listen);
        accept(&listener, &app).await;
        Ok(())
    })
}

/// Takes connections until the program is told to stop.
async fn accept(listener: &TcpListener, app: &Router) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(told_to_stop());
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            break;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, from)) = accepted else {
            // Out of file handles, most likely: let some be given back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Small answers must not wait for more to come.
        let _ = stream.set_nodelay(true);
        let app = app.clone().map_request(move |mut request: Request<_>| {
            request.extensions_mut().insert(Caller(from.ip()));
            request.map(axum::body::Body::new)
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(SLOWEST_HEAD)
            .max_buf_size(LARGEST_HEAD)
            .max_headers(100)
            .keep_alive(true)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that goes away in the middle is no fault of ours.
            let _ = connection.await;
            drop(place);
        });
    }
    let _ = tokio::time::timeout(LAST_REQUESTS, graceful.shutdown()).await;
}

/// Waits for interrupt (Ctrl-C) or terminate.
async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = async {
            match signal(SignalKind::terminate()) {
                Ok(mut told) => {
                    told.recv().await;
                }
                Err(_) => std::future::pending::<()>().await,
            }
        };
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
