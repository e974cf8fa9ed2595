//! The guide’s results and tables as lines of text, on a screen or in a file.

use crate::cli::Outcome;
use crate::cli::output::{Page, plain, wrap};
use crate::closed::Closed;
use crate::guide::law::Takes;
use crate::guide::summary::short;
use crate::guide::{Band, Block, Findings, Law, Section};
use crate::query::Bridge;

/// Shows sections.
pub(super) fn show(page: &mut Page, sections: &[Section]) -> anyhow::Result<()> {
    for (n, section) in sections.iter().enumerate() {
        if n > 0 {
            page.line("")?;
        }
        page.heading(&section.heading)?;
        let mut steps = 0;
        for block in &section.blocks {
            match block {
                Block::Text(text) => page.wrapped("", text)?,
                Block::Item(text) => page.wrapped("  - ", text)?,
                Block::Step(text) => {
                    steps += 1;
                    page.wrapped(&format!("{steps:>3} "), text)?;
                }
                Block::Term(name, text) => page.wrapped("  ", &format!("{name}: {text}"))?,
                Block::Entry {
                    name,
                    telephone,
                    lines,
                    ..
                } => {
                    page.ends("  ", name, telephone, true)?;
                    for line in lines {
                        page.wrapped("    ", line)?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// The result in a few lines, for whoever sees only the end of it: what, and whom to ring.
pub(super) fn recap(
    page: &mut Page,
    law: &Law,
    findings: &Findings<'_>,
    bridge: &Bridge,
) -> anyhow::Result<()> {
    let certain = findings
        .entitlements
        .iter()
        .filter(|given| given.band < Band::Possible);
    let mut begun = false;
    for given in certain {
        if !begun {
            page.line("")?;
            page.heading("So, in short")?;
            begun = true;
        }
        page.wrapped(
            "  - ",
            &format!("{}: {}.", short(given), law.texts.band(given.band)),
        )?;
        let holders = bridge
            .holders
            .iter()
            .find(|own| own.entitlements.contains(&given.entitlement.key));
        if let Some(first) = holders.and_then(|own| own.providers.first()) {
            let phone = first.provider.telephone.first().map_or("", String::as_str);
            page.ends("    ", &first.provider.name, phone, true)?;
        }
    }
    Ok(())
}

/// How to go on searching.
pub(super) fn searches(page: &mut Page, bridge: &Bridge) -> anyhow::Result<()> {
    if bridge.holders.is_empty() {
        return Ok(());
    }
    page.line("")?;
    page.heading("To search on")?;
    for holders in &bridge.holders {
        page.line(&format!(
            "  advocacy search --statutory {} --area {}",
            holders.statutory_type.key(),
            holders.area.code()
        ))?;
    }
    Ok(())
}

/// Sections as a text file of 80 columns.
pub(super) fn text(sections: &[Section]) -> String {
    let mut out = String::new();
    for (n, section) in sections.iter().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let heading = plain(&section.heading);
        add(&mut out, "", &heading);
        out.push_str(&"-".repeat(heading.chars().count().min(80)));
        out.push('\n');
        let mut steps = 0;
        for block in &section.blocks {
            match block {
                Block::Text(text) => add(&mut out, "", text),
                Block::Item(text) => add(&mut out, "  - ", text),
                Block::Step(text) => {
                    steps += 1;
                    add(&mut out, &format!("{steps:>3} "), text);
                }
                Block::Term(name, text) => add(&mut out, "  ", &format!("{name}: {text}")),
                Block::Entry {
                    name,
                    telephone,
                    lines,
                    ..
                } => {
                    add(&mut out, "  ", &format!("{name}  {telephone}"));
                    for line in lines {
                        add(&mut out, "    ", line);
                    }
                }
            }
        }
    }
    out
}

fn add(out: &mut String, indent: &str, text: &str) {
    let pad = " ".repeat(indent.len());
    for (n, line) in wrap(&plain(text), 80 - indent.len()).iter().enumerate() {
        out.push_str(if n == 0 { indent } else { &pad });
        out.push_str(line);
        out.push('\n');
    }
}

/// Every entitlement in a line or two.
pub(super) fn list(page: &mut Page, law: &Law) -> anyhow::Result<()> {
    for (adjacent, heading) in [
        (false, "What the law gives"),
        (true, "Other roles, which are no advocacy"),
    ] {
        page.heading(heading)?;
        let mut of: Vec<_> = law
            .entitlements
            .iter()
            .filter(|one| one.adjacent == adjacent)
            .collect();
        of.sort_by(|a, b| {
            a.nations
                .iter()
                .map(|n| n.key())
                .cmp(b.nations.iter().map(|n| n.key()))
                .then(a.order.cmp(&b.order))
        });
        for one in of {
            let nations: Vec<&str> = one.nations.iter().map(|nation| nation.name()).collect();
            let not_yet = match one.in_force {
                crate::guide::law::InForce::No => " · NOT IN FORCE",
                _ => "",
            };
            page.line(&format!("  {}", one.key))?;
            page.wrapped(
                "      ",
                &format!(
                    "{} · {} · {}{not_yet}",
                    one.name,
                    nations.join(", "),
                    one.law
                ),
            )?;
        }
        page.line("")?;
    }
    page.wrapped("", "One in full: advocacy guide law KEY")?;
    Ok(())
}

/// Every fact with its values, as a facts file in which nothing is told yet.
pub(super) fn template(law: &Law) -> anyhow::Result<Outcome> {
    let mut page = Page::new();
    page.line("# Facts for: advocacy guide --facts FILE")?;
    page.line("# Take away the # before what you know; leave out what you do not.")?;
    page.line("# Name nobody in this file.")?;
    for question in &law.questions {
        page.line("")?;
        for line in wrap(&question.ask, 76) {
            page.line(&format!("# {line}"))?;
        }
        let keys: Vec<&str> = question
            .values
            .iter()
            .map(|value| value.key.as_str())
            .collect();
        let all = keys.join(", ");
        let mut name = question.fact.clone();
        let (many, example) = match question.takes {
            Takes::Place => ("", "\"…\"".to_owned()),
            Takes::Helpers => ("", "\"unknown\"".to_owned()),
            Takes::Several => ("a list, [] for none of them: ", "\"unknown\"".to_owned()),
            Takes::YesNo | Takes::One => ("", "\"unknown\"".to_owned()),
        };
        match question.takes {
            Takes::Place => page.line("#   a council, a town, a postcode or a nation")?,
            Takes::Helpers => {
                page.line("#   a list, [] for nobody; of each helper:")?;
                for helper in &law.helper_questions {
                    page.line(&format!("#     {} = yes, no", helper.fact))?;
                }
                name.push_str("");
            }
            _ => {
                for line in wrap(&format!("{many}{all}"), 74) {
                    page.line(&format!("#   {line}"))?;
                }
            }
        }
        page.line(&format!("# {name} = {example}"))?;
    }
    page.finish()?;
    Ok(Outcome::Done)
}
