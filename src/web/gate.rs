//! How much is done at the same time: who comes too often waits or is told so.
//!
//! Searching is work, so more at once than there are cores only makes everybody wait longer. A request
//! waits for its turn; when too many wait, the next is refused at once (503). Printing takes seconds
//! and a lot of memory: it has few places of its own, and one caller gets one of them (429).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What a request costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// A question: a millisecond or so.
    Light,
    /// A printed list: seconds.
    Heavy,
}

/// More requests than that are not kept waiting.
const MOST_WAITING: usize = 512;
/// So many printed lists are made at the same time.
const PRINTING: usize = 2;
/// So many wait for one.
const WAITING_TO_PRINT: usize = 8;
/// So many printed lists are made or waited for by one caller.
const PRINTING_FOR_ONE: usize = 2;

/// The places.
#[derive(Debug)]
pub(super) struct Gate {
    light: Lane,
    heavy: Lane,
    printing_for: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

#[derive(Debug)]
struct Lane {
    places: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// The server has too much to do.
    Server,
    /// This caller asked for too much at once.
    Caller,
}

/// A place, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    _place: OwnedSemaphorePermit,
    _counted: Option<Counted>,
}

#[derive(Debug)]
struct Counted {
    caller: IpAddr,
    of: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = of.get_mut(&self.caller) {
            *count -= 1;
            if *count == 0 {
                of.remove(&self.caller);
            }
        }
    }
}

impl Gate {
    pub(super) fn new() -> Gate {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Gate {
            light: Lane::new(cores * 2, MOST_WAITING),
            heavy: Lane::new(PRINTING, WAITING_TO_PRINT),
            printing_for: Arc::default(),
        }
    }

    /// Waits for a place.
    pub(super) async fn enter(&self, weight: Weight, caller: IpAddr) -> Result<Place, Full> {
        let counted = match weight {
            Weight::Light => None,
            Weight::Heavy => Some(self.count(caller)?),
        };
        let lane = match weight {
            Weight::Light => &self.light,
            Weight::Heavy => &self.heavy,
        };
        Ok(Place {
            _place: lane.enter().await?,
            _counted: counted,
        })
    }

    fn count(&self, caller: IpAddr) -> Result<Counted, Full> {
        let mut of = self
            .printing_for
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let count = of.entry(caller).or_default();
        if *count >= PRINTING_FOR_ONE {
            return Err(Full::Caller);
        }
        *count += 1;
        Ok(Counted {
            caller,
            of: Arc::clone(&self.printing_for),
        })
    }
}

impl Lane {
    fn new(places: usize, waiting: usize) -> Lane {
        Lane {
            places: Arc::new(Semaphore::new(places)),
            waiting: Arc::new(Semaphore::new(waiting)),
        }
    }

    async fn enter(&self) -> Result<OwnedSemaphorePermit, Full> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(place);
        }
        let _waiting = self.waiting.try_acquire().map_err(|_| Full::Server)?;
        let place = Arc::clone(&self.places).acquire_owned().await;
        place.map_err(|_| Full::Server)
    }
}
