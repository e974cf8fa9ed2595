//! Figures for Prometheus: how many, how long, which generation. No words in any of them.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::http::StatusCode;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

type Labels = [(&'static str, String); 2];
type ByRoute = Family<[(&'static str, String); 1], Histogram, fn() -> Histogram>;

/// The figures of a server.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: ByRoute,
    refused: Counter,
    swaps: Counter,
    failed_swaps: Counter,
    generation: Gauge<i64>,
    providers: Gauge<u64, AtomicU64>,
}

/// From a page out of memory to a printed list.
const BUCKETS: [f64; 10] = [
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2.0, 10.0,
];

impl Metrics {
    pub(super) fn new() -> Metrics {
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS);
        let mut metrics = Metrics {
            registry: Registry::with_prefix("advocacy"),
            requests: Family::default(),
            seconds: ByRoute::new_with_constructor(histogram),
            refused: Counter::default(),
            swaps: Counter::default(),
            failed_swaps: Counter::default(),
            generation: Gauge::default(),
            providers: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        let requests = metrics.requests.clone();
        registry.register("requests", "Requests by route and status", requests);
        let seconds = metrics.seconds.clone();
        let about = "Time to answer, by route";
        registry.register_with_unit("answer", about, Unit::Seconds, seconds);
        let about = "Requests refused because the server or the caller had too many";
        registry.register("refused", about, metrics.refused.clone());
        let about = "Generations taken over";
        registry.register("swaps", about, metrics.swaps.clone());
        let about = "Generations that could not be taken over";
        registry.register("failed_swaps", about, metrics.failed_swaps.clone());
        let about = "The generation that answers";
        registry.register("generation", about, metrics.generation.clone());
        let about = "Providers in it";
        registry.register("providers", about, metrics.providers.clone());
        metrics
    }

    pub(super) fn request(&self, route: &str, status: StatusCode, took: Duration) {
        let status = status.as_str().to_owned();
        let labels = [("route", route.to_owned()), ("status", status)];
        self.requests.get_or_create(&labels).inc();
        let route = [("route", route.to_owned())];
        self.seconds
            .get_or_create(&route)
            .observe(took.as_secs_f64());
    }

    pub(super) fn refused(&self) {
        self.refused.inc();
    }

    pub(super) fn swapped(&self) {
        self.swaps.inc();
    }

    pub(super) fn not_swapped(&self) {
        self.failed_swaps.inc();
    }

    /// Everything as text.
    pub(super) fn text(&self, generation: u32, providers: u64) -> String {
        self.generation.set(i64::from(generation));
        self.providers.set(providers);
        let mut text = String::new();
        // Writing into a text can’t fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
