//! What else there is, when nothing fits everything that was asked.

use crate::cli::output::{Page, count};
use crate::query::{Answer, Found, Instead};

/// Shows it, leaving out the providers that the answer has already.
pub(crate) fn show(page: &mut Page, answer: &Answer, instead: &Instead) -> anyhow::Result<()> {
    if !instead.without.is_empty() {
        page.line("")?;
        page.heading("What stands in the way:")?;
        for without in &instead.without {
            let elsewhere = match without.filter {
                "area" => " elsewhere or in part; another area’s service may not help",
                _ => "",
            };
            page.wrapped(
                "  ",
                &format!(
                    "without “{}”: {}{elsewhere}",
                    without.name,
                    count(without.total, "provider", "providers")
                ),
            )?;
        }
    }
    if !instead.duties.is_empty() {
        page.line("")?;
        page.heading("Who must help:")?;
        for duty in &instead.duties {
            let law = match duty.law.starts_with("no duty") {
                true => String::new(),
                false => format!(" ({})", duty.law),
            };
            page.wrapped("  ", &format!("{}{law}", duty.says))?;
        }
    }
    let mut shown: Vec<&str> = answer
        .providers
        .iter()
        .map(|p| p.provider.id.as_str())
        .collect();
    for (title, services) in [
        ("General advocacy for this area:", &instead.general),
        ("For the whole nation:", &instead.national),
    ] {
        let new = services
            .iter()
            .filter(|found| !shown.contains(&found.provider.id.as_str()));
        let new: Vec<&Found> = new.collect();
        shown.extend(new.iter().map(|found| found.provider.id.as_str()));
        if new.is_empty() {
            continue;
        }
        page.line("")?;
        page.heading(title)?;
        for found in new {
            service(page, found)?;
        }
    }
    if !instead.advice.is_empty() {
        page.line("")?;
        page.heading("Charities that give advice (this is not advocacy):")?;
        for advice in &instead.advice {
            page.wrapped(
                "  ",
                &format!("{}: {} · {}", advice.name, advice.says, advice.website),
            )?;
            for found in &advice.services {
                service(page, found)?;
            }
        }
    }
    Ok(())
}

fn service(page: &mut Page, found: &Found) -> anyhow::Result<()> {
    let provider = &found.provider;
    let phone = provider.telephone.first().map_or("", String::as_str);
    page.ends("  ", &provider.name, phone, false)?;
    let area = found.why.area.as_deref().unwrap_or_default();
    page.ends("    ", area, &super::checked(provider), false)?;
    Ok(())
}
