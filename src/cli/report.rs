//! `advocacy report`: what those who keep lists should look at.

mod stale;

use clap::{Args, Subcommand};

use super::Outcome;

/// What `advocacy report` takes.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(subcommand)]
    report: Report,
}

#[derive(Debug, Subcommand)]
enum Report {
    /// How old the checks are, and which quality marks end soon
    Stale(stale::StaleArgs),
}

pub(crate) fn run(args: ReportArgs) -> anyhow::Result<Outcome> {
    match args.report {
        Report::Stale(args) => stale::run(args),
    }
}
