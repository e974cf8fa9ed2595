//! Folders that a command may write into.

use std::path::Path;

use anyhow::bail;

use super::Places;

/// The lists that a council keeps, and the index, must not be written over.
pub(crate) fn guard(out: &Path, places: &Places) -> anyhow::Result<()> {
    let same = |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
    let kept = [
        places.data.join("lists"),
        places.data.clone(),
        places.index.clone(),
    ];
    if kept.iter().any(|kept| same(out, kept)) {
        bail!(
            "{} holds what the directory is made of; name another folder with --out",
            out.display()
        );
    }
    Ok(())
}
