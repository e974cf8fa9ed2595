//! `advocacy report`: what a list keeper or a commissioner asks of the whole directory.

mod gaps;

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
    /// Where nobody is recorded: council by council, for each statutory type
    Gaps(gaps::GapsArgs),
}

pub(crate) fn run(args: ReportArgs) -> anyhow::Result<Outcome> {
    match args.what {
        What::Gaps(args) => gaps::run(&args),
    }
}
