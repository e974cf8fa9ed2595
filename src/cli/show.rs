//! `advocacy show`: one provider in full, with where each fact came from.

use clap::Args;

use super::output::{Page, tell};
use super::{Outcome, Places, decisions, open};
use crate::closed::Closed;
use crate::json::ShowJson;
use crate::provider::{Column, Provider, Status};

/// What `advocacy show` takes.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The id of a provider, as search prints it
    #[arg(value_name = "ID")]
    id: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

pub(crate) fn run(args: ShowArgs) -> anyhow::Result<Outcome> {
    let generation = open(&args.places)?;
    let id = args.id.trim();
    let provider = match generation.provider(id)? {
        None => decisions::read_as(&generation, &args.places.data, id)?,
        found => found,
    };
    let Some(provider) = provider else {
        let near = generation.nearest_ids(id, 3)?;
        let hint = match near.as_slice() {
            [] => "; find ids with: advocacy search".to_owned(),
            near => format!("; did you mean: {}?", near.join(", ")),
        };
        tell(&format!("There is no provider with the id “{id}”{hint}"));
        return Ok(Outcome::Nothing);
    };
    let mut page = Page::new();
    if args.json {
        page.json(&ShowJson {
            provider: &provider,
            generation: generation.manifest().generation,
        })?;
    } else {
        show(&mut page, &provider)?;
    }
    page.finish()?;
    Ok(Outcome::Done)
}

fn show(page: &mut Page, provider: &Provider) -> anyhow::Result<()> {
    page.heading(&provider.name)?;
    if provider.status() != Status::Active {
        page.line(&provider.status().label().to_uppercase())?;
    }
    if !provider.alert.is_empty() {
        page.wrapped("! ", &provider.alert)?;
    }
    page.line("")?;
    let widest = 18;
    for column in Column::ALL {
        if matches!(column, Column::Name | Column::Alert) {
            continue;
        }
        let mut value = in_words(provider, *column);
        if value.is_empty() {
            continue;
        }
        if let Some(source) = provider
            .sources
            .iter()
            .find(|source| source.taken.has(*column))
        {
            value.push_str(&format!(" [from {} line {}]", source.file, source.line));
        }
        let label = column.label();
        if label.chars().count() > widest {
            page.line(label)?;
            page.wrapped(&" ".repeat(widest + 2), &value)?;
        } else {
            page.wrapped(&format!("{label:<widest$}  "), &value)?;
        }
    }
    page.line("")?;
    page.line("Where this was read")?;
    for source in &provider.sources {
        page.wrapped(
            "  ",
            &format!(
                "{} line {} ({} list)",
                source.file,
                source.line,
                source.list.label()
            ),
        )?;
    }
    Ok(())
}

/// The value of a column in plain words; an unchecked provider says so.
fn in_words(provider: &Provider, column: Column) -> String {
    fn labels<T: Closed>(values: crate::closed::Many<T>) -> String {
        let labels: Vec<&str> = values.iter().map(T::label).collect();
        labels.join("; ")
    }
    fn label<T: Closed>(value: Option<T>) -> String {
        value
            .map(|value| value.label().to_owned())
            .unwrap_or_default()
    }
    match column {
        Column::List => labels(provider.lists),
        Column::Specialisms => labels(provider.specialisms),
        Column::StatutoryTypes => labels(provider.statutory_types),
        Column::Kinds => labels(provider.kinds),
        Column::CoverageBasis => labels(provider.coverage_basis),
        Column::WhoCanRefer => labels(provider.who_can_refer),
        Column::Reach => label(provider.reach),
        Column::Advocates => label(provider.advocates),
        Column::Cost => label(provider.cost),
        Column::Independence => label(provider.independence),
        Column::Status => provider.status().label().to_owned(),
        Column::LastChecked if provider.last_checked.is_empty() => "not checked".to_owned(),
        Column::Areas if provider.areas.is_empty() => "no area is recorded".to_owned(),
        Column::Areas => {
            let areas: Vec<String> = provider
                .areas
                .iter()
                .map(|area| {
                    if area.gss == area.name {
                        area.name.clone()
                    } else {
                        format!("{} ({})", area.name, area.gss)
                    }
                })
                .collect();
            areas.join("; ")
        }
        column => provider.cell(column).into_owned(),
    }
}
