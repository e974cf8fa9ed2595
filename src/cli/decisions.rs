//! The file of decisions about rows that look alike, read from beside the lists.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, bail};

use super::output::tell;
use crate::import::Problem;
use crate::import::decisions::{Decisions, FILE};
use crate::index::{Generation, ReadError};
use crate::provider::Provider;

/// A larger file is no list of decisions.
const MOST_BYTES: u64 = 64 << 20;

/// The provider that an id is read as by decision, which is told; nothing where no decision names the id.
///
/// Only for an id that the generation does not hold. A decision file that can't be read says nothing
/// here: the next import stops at it.
pub(super) fn read_as(
    generation: &Generation,
    data: &Path,
    id: &str,
) -> Result<Option<Provider>, ReadError> {
    let Ok((decisions, _)) = read(data) else {
        return Ok(None);
    };
    let settled = decisions.settle(None);
    let Some(line) = settled.line(id) else {
        return Ok(None);
    };
    let provider = generation.provider(settled.id(id))?;
    if let Some(provider) = &provider {
        tell(&format!(
            "“{id}” is the same provider as “{}” by {FILE} line {line}.",
            provider.id
        ));
    }
    Ok(provider)
}

/// The decisions in the data folder, none where there is no file, and what of them can't be read.
///
/// A file that is there and can't be read is an error: without it, services that were one would be
/// two again.
pub(super) fn read(data: &Path) -> anyhow::Result<(Decisions, Vec<Problem>)> {
    let path = data.join(FILE);
    let about = match fs::metadata(&path) {
        Ok(about) => about,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Default::default()),
        Err(err) => return Err(err).with_context(|| format!("can't read {}", path.display())),
    };
    if !about.is_file() {
        bail!("{} is not a file", path.display());
    }
    if about.len() > MOST_BYTES {
        bail!("{} is larger than 64 MB", path.display());
    }
    let bytes = fs::read(&path).with_context(|| format!("can't read {}", path.display()))?;
    Decisions::read(&bytes).map_err(|err| {
        anyhow::anyhow!("{err}. Correct the file, or take it away to go on without decisions.")
    })
}
