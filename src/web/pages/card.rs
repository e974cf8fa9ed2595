//! A service at a glance: what a helpline worker must see without a click.

use std::fmt;

use askama::filters::Safe;

use crate::closed::{Closed, Many};
use crate::print::document::Named;
use crate::print::html::escape_into;
use crate::print::{entry, links};
use crate::provider::{Independence, Provider, Status};
use crate::query::{Fit, Found, Marks, Match, Part, parts};
use crate::statutory::StatutoryType;
use crate::web::visit::Visit;

/// A service in a list.
pub(in crate::web) struct Card<'a> {
    pub(in crate::web) own: &'a Provider,
    pub(in crate::web) marks: &'a Marks,
    pub(in crate::web) name: Named,
    /// What the law calls it, of what is law where was asked for: names in the message files.
    pub(in crate::web) legal: Vec<String>,
    /// Who or what it is for.
    pub(in crate::web) about: String,
    /// For whom, in words.
    pub(in crate::web) whom: String,
    /// Why it covers the area asked for, or the areas that it covers.
    pub(in crate::web) area: String,
    pub(in crate::web) is_part: bool,
    pub(in crate::web) telephone: Vec<Way>,
    pub(in crate::web) others: Vec<Way>,
    pub(in crate::web) who_can_ask: String,
    pub(in crate::web) checked: String,
    pub(in crate::web) is_checked: bool,
    /// The state, where it does not run as always.
    pub(in crate::web) state: &'static str,
    /// A warning where it is part of a body that gives care or decides.
    pub(in crate::web) not_independent: &'static str,
    /// A name in `card.match_*` for how the words were found, where that is worth a word.
    pub(in crate::web) matched: &'static str,
    pub(in crate::web) is_picked: bool,
    /// Why it stands where it does, where that was asked for.
    pub(in crate::web) reasons: Vec<String>,
}

/// A way to make contact.
pub(in crate::web) struct Way {
    pub(in crate::web) label: &'static str,
    pub(in crate::web) text: String,
    pub(in crate::web) href: Option<String>,
}

impl<'a> Card<'a> {
    /// `lawful` are the statutory types that are law where was asked for.
    pub(in crate::web) fn of(
        visit: &Visit,
        found: &'a Found,
        lawful: Many<StatutoryType>,
        picks: &[String],
    ) -> Card<'a> {
        let own = &found.provider;
        let mut about: Vec<&str> = own.specialisms.iter().map(Closed::label).collect();
        about.extend(own.kinds.iter().map(Closed::label));
        if about.is_empty() && lawful.is_empty() {
            about.extend(own.lists.iter().map(Closed::label));
        }
        about.dedup();
        Card {
            name: entry::named(own),
            legal: lawful.iter().map(type_name).collect(),
            about: about.join(", "),
            whom: entry::for_whom(own),
            area: found.why.area.clone().unwrap_or_else(|| few_areas(own)),
            is_part: found.why.fit == Some(Fit::Part),
            telephone: telephone(own),
            others: others(own),
            who_can_ask: entry::who_can_ask(own),
            checked: entry::checked(own, visit.today),
            is_checked: !own.last_checked.is_empty(),
            state: state(own),
            not_independent: not_independent(own),
            matched: match found.why.matched {
                Match::Stem => "card.match_stem",
                Match::Typo => "card.match_typo",
                _ => "",
            },
            is_picked: picks.contains(&own.id),
            reasons: Vec::new(),
            own,
            marks: &found.marks,
        }
    }

    pub(in crate::web) fn marked_name(&self) -> Safe<Marked<'_>> {
        Safe(Marked(parts(&self.name.text, &self.marks.name)))
    }

    pub(in crate::web) fn marked_organisation(&self) -> Safe<Marked<'_>> {
        let organisation = &self.own.organisation;
        Safe(Marked(parts(organisation, &self.marks.organisation)))
    }

    /// For whom; it begins with the words of the list.
    pub(in crate::web) fn marked_whom(&self) -> Safe<Marked<'_>> {
        Safe(Marked(parts(&self.whom, &self.marks.eligibility)))
    }

    /// The part of the description that has words which were looked for and which stand nowhere else
    /// on the card.
    pub(in crate::web) fn passage(&self) -> Option<Safe<Marked<'_>>> {
        let passage = self.marks.passage_of(&self.own.description);
        let mut shown = parts(&self.name.text, &self.marks.name);
        shown.extend(parts(&self.whom, &self.marks.eligibility));
        let is_new = |part: &Part<'_>| {
            let same = |own: &Part<'_>| own.is_marked && own.text.eq_ignore_ascii_case(part.text);
            part.is_marked && !shown.iter().any(same)
        };
        let has_new = passage.iter().any(is_new);
        has_new.then_some(Safe(Marked(passage)))
    }
}

/// A text of a list with the words marked that were looked for: harmless, part by part.
pub(in crate::web) struct Marked<'t>(Vec<Part<'t>>);

impl fmt::Display for Marked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            if part.is_marked {
                f.write_str("<mark>")?;
            }
            escape_into(f, part.text)?;
            if part.is_marked {
                f.write_str("</mark>")?;
            }
        }
        Ok(())
    }
}

impl askama::FastWritable for Marked<'_> {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        write!(dest, "{self}")?;
        Ok(())
    }
}

/// The name of a statutory type in the message files.
pub(in crate::web) fn type_name(own: StatutoryType) -> String {
    format!("statutory.{}", own.key())
}

/// The state, where it does not run as always.
pub(in crate::web) fn state(own: &Provider) -> &'static str {
    match own.status() {
        Status::Active => "",
        status => status.label(),
    }
}

/// A warning where it is part of a body that gives care or decides.
pub(in crate::web) fn not_independent(own: &Provider) -> &'static str {
    match own.independence {
        Some(part @ (Independence::PartOfCareProvider | Independence::PartOfCouncilOrNhs)) => {
            part.label()
        }
        _ => "",
    }
}

pub(in crate::web) fn telephone(own: &Provider) -> Vec<Way> {
    let numbers = own.telephone.iter();
    numbers
        .map(|number| Way {
            label: "way.telephone",
            text: number.clone(),
            href: links::telephone(number),
        })
        .collect()
}

/// Every way to make contact but the telephone.
pub(in crate::web) fn others(own: &Provider) -> Vec<Way> {
    let way = |label, text: &String, href| Way {
        label,
        text: text.clone(),
        href,
    };
    let texts = own.textphone_or_sms.iter();
    let texts = texts.map(|own| way("way.text", own, None));
    let emails = own.email.iter();
    let emails = emails.map(|own| way("way.email", own, links::email(own)));
    let sites = own.website.iter();
    let sites = sites.map(|own| way("way.website", own, links::web(own)));
    texts.chain(emails).chain(sites).collect()
}

/// As many areas as are read at a glance.
const MOST_AREAS: usize = 6;

fn few_areas(own: &Provider) -> String {
    let names = own.areas.iter().map(|area| area.name.as_str());
    let shown: Vec<&str> = names.take(MOST_AREAS).collect();
    match own.areas.len().saturating_sub(MOST_AREAS) {
        0 => shown.join(", "),
        more => format!("{} +{more}", shown.join(", ")),
    }
}
