//! `advocacy report`: what a list keeper or a commissioner asks of the whole directory.

mod duplicates;
mod gaps;
mod health;
mod stale;

use clap::{Args, Subcommand};

use super::Outcome;

/// What `advocacy report` takes.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// What may be listed twice, with reasons, and the lines that decide it
    Duplicates(duplicates::DuplicatesArgs),
    /// Where nobody is recorded: council by council, for each statutory type
    Gaps(gaps::GapsArgs),
    /// How well the lists are kept: filled, valid, repaired, fresh, what to fix first, what moved
    Health(health::HealthArgs),
    /// How old the checks are, which quality marks end soon, and whom to ring
    Stale(stale::StaleArgs),
}

pub(crate) fn run(args: ReportArgs) -> anyhow::Result<Outcome> {
    match args.what {
        What::Duplicates(args) => duplicates::run(&args),
        What::Gaps(args) => gaps::run(&args),
        What::Health(args) => health::run(&args),
        What::Stale(args) => stale::run(&args),
    }
}
