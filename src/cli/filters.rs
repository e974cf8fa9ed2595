//! The filters that search and print share.

use clap::Args;

use crate::query::{FilterBy, FilterError, Filters};

/// What every provider must fit.
#[derive(Debug, Clone, Args)]
pub(crate) struct FilterArgs {
    /// Who is covered: area by name, former name, GSS code, postcode or town (may be repeated)
    #[arg(long, value_name = "A")]
    pub(crate) area: Vec<String>,
    /// Who or what it is for, such as `mental_health` (may be repeated)
    #[arg(long, value_name = "S")]
    specialism: Vec<String>,
    /// What the law calls it, such as `imha` (may be repeated)
    #[arg(long, value_name = "T")]
    statutory: Vec<String>,
    /// The list it stands in, such as `housing` (may be repeated)
    #[arg(long, value_name = "L")]
    list: Vec<String>,
    /// How it is done, such as `self_advocacy` (may be repeated)
    #[arg(long, value_name = "K")]
    kind: Vec<String>,
    /// The age of the person
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=120))]
    age: Option<u8>,
    /// A language it works in (may be repeated)
    #[arg(long, value_name = "L")]
    language: Vec<String>,
    /// active, `temporarily_closed` or closed; closed ones are left out unless asked for
    #[arg(long, value_name = "STATUS")]
    status: Vec<String>,
}

impl FilterArgs {
    /// Whether any was given.
    pub(crate) fn any(&self) -> bool {
        let all = [
            &self.area,
            &self.specialism,
            &self.statutory,
            &self.list,
            &self.kind,
            &self.language,
            &self.status,
        ];
        self.age.is_some() || all.iter().any(|own| !own.is_empty())
    }

    /// The filters; an error names what is not known, with the nearest that is.
    pub(crate) fn read(&self) -> Result<Filters, FilterError> {
        let mut filters = Filters {
            age: self.age,
            ..Filters::default()
        };
        filters.add_all(FilterBy::Area, &self.area)?;
        filters.add_all(FilterBy::Specialism, &self.specialism)?;
        filters.add_all(FilterBy::StatutoryType, &self.statutory)?;
        filters.add_all(FilterBy::List, &self.list)?;
        filters.add_all(FilterBy::Kind, &self.kind)?;
        filters.add_all(FilterBy::Language, &self.language)?;
        filters.add_all(FilterBy::Status, &self.status)?;
        Ok(filters)
    }
}
