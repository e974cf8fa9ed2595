//! `advocacy suggest`: how a person may go on from what was typed.

use clap::Args;

use super::output::Page;
use super::{Outcome, Places, open, words};
use crate::query::{Suggested, suggest};

/// What `advocacy suggest` takes.
#[derive(Debug, Args)]
pub(crate) struct SuggestArgs {
    /// What was typed so far
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// How many ways to go on
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=50))]
    limit: u8,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

pub(crate) fn run(args: SuggestArgs) -> anyhow::Result<Outcome> {
    let generation = open(&args.places)?;
    let vocabulary = words::vocabulary(&args.places);
    let typed = args.words.join(" ");
    let found = suggest(&generation, &vocabulary, &typed, usize::from(args.limit));
    let mut page = Page::new();
    if args.json {
        page.json(&found)?;
    } else {
        for suggestion in &found {
            let what = match suggestion.suggested {
                Suggested::StatutoryType => "what the law calls it",
                Suggested::Specialism => "who or what it is for",
                Suggested::Kind => "kind of advocacy",
                Suggested::Area => "area",
                Suggested::Provider => "provider",
            };
            let did_you_mean = if suggestion.corrected {
                "did you mean: "
            } else {
                ""
            };
            page.ends(
                "",
                &format!("{did_you_mean}{}", suggestion.text),
                what,
                false,
            )?;
        }
    }
    page.finish()?;
    Ok(if found.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}
