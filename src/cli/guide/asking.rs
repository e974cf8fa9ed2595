//! The interview in a terminal: one question after the other, back and out at any time.

use std::io::{self, BufRead};

use jiff::civil::Date;

use super::{GuideArgs, bridge, outcome, save, words};
use crate::cli::Outcome;
use crate::cli::output::Page;
use crate::guide::{Facts, Findings, Interview, Law, Reply, Step, evaluate};
use crate::query;

const HOW: &str = "Answer with a number, several with commas between them. Enter: not known (after \
b: keep the answer). u: not known. ?: what it means. b: back. s: what follows so far. q: leave.";

/// Asks until nothing more can change the result, or somebody leaves; then shows the result.
pub(super) fn run(law: &Law, args: &GuideArgs, today: Date) -> anyhow::Result<Outcome> {
    let mut page = Page::new();
    // Bytes that are no text are a wrong answer, and no end of the interview.
    let mut lines = io::stdin()
        .lock()
        .split(b'\n')
        .map(|line| line.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
    page.wrapped("", &law.texts.head)?;
    page.wrapped("", &law.texts.privacy)?;
    page.line("")?;
    page.wrapped("", &law.texts.person)?;
    page.wrapped("", HOW)?;
    let mut interview = Interview::new(law, Facts::new(law), today);
    let mut warned = false;
    loop {
        ask(
            &mut page,
            &mut lines,
            law,
            &mut interview,
            &mut warned,
            today,
        )?;
        let facts = interview.facts().clone();
        let findings = evaluate(law, &facts, today);
        let bridge = bridge(law, &args.places, &facts, &findings);
        page.line("")?;
        page.line(&"=".repeat(72))?;
        words::show(
            &mut page,
            &query::result_in_words(law, &facts, &findings, &bridge),
        )?;
        words::searches(&mut page, &bridge)?;
        words::recap(&mut page, law, &findings, &bridge)?;
        if let Some(path) = &args.save {
            page.finish()?;
            save(path, law, &facts, &findings, &bridge)?;
            return Ok(outcome(&findings));
        }
        page.line("")?;
        page.wrapped(
            "",
            "To keep this, type the name of a file, such as note.txt. b: back to the last question. Enter: keep nothing.",
        )?;
        let mut again = false;
        while let Some(path) = typed(&mut page, &mut lines)? {
            if path.is_empty() || path.eq_ignore_ascii_case("q") {
                break;
            }
            if path.eq_ignore_ascii_case("b") && interview.back() {
                again = true;
                break;
            }
            // A number that was meant for a question must not become a file.
            if !path.contains('.') {
                page.line("Type a name with an ending, such as note.txt, or only Enter.")?;
                continue;
            }
            match save(path.as_ref(), law, &facts, &findings, &bridge) {
                Ok(()) => break,
                Err(err) => page.wrapped("", &format!("{err:#}"))?,
            }
        }
        if !again {
            let outcome = outcome(&findings);
            page.finish()?;
            return Ok(outcome);
        }
    }
}

/// Asks until nothing more can change the result, or somebody leaves.
fn ask(
    page: &mut Page,
    lines: &mut impl Iterator<Item = io::Result<String>>,
    law: &Law,
    interview: &mut Interview<'_>,
    warned: &mut bool,
    today: Date,
) -> anyhow::Result<()> {
    while let Some(step) = interview.next() {
        show(page, &step)?;
        let Some(typed) = typed(page, lines)? else {
            page.line("")?;
            break;
        };
        match typed.to_lowercase().as_str() {
            "" if interview.keep() => continue,
            "q" | "quit" | "exit" => break,
            "?" | "h" | "help" => {
                page.wrapped("   ", step.help)?;
                continue;
            }
            "b" | "back" => {
                if !interview.back() {
                    page.line("   This is the first question.")?;
                }
                continue;
            }
            "s" | "so far" => {
                page.line("")?;
                let findings = evaluate(law, interview.facts(), today);
                words::show(page, &so_far(law, interview.facts(), &findings))?;
                continue;
            }
            _ => {}
        }
        let reply = match reply(&step, &typed) {
            Ok(reply) => reply,
            Err(says) => {
                page.wrapped("   ", &says)?;
                continue;
            }
        };
        if let Err(says) = interview.answer(&reply) {
            page.wrapped("   ", &says)?;
            continue;
        }
        if !*warned && is_danger(law, interview.facts()) {
            *warned = true;
            page.line("")?;
            page.wrapped("   ! ", &law.texts.safety)?;
        }
    }
    Ok(())
}

fn typed(
    page: &mut Page,
    lines: &mut impl Iterator<Item = io::Result<String>>,
) -> anyhow::Result<Option<String>> {
    page.prompt("> ")?;
    Ok(lines.next().transpose()?.map(|line| line.trim().to_owned()))
}

fn is_danger(law: &Law, facts: &Facts) -> bool {
    let fact = law.fact("safety");
    fact.and_then(|fact| facts.told(law, fact)).as_deref() == Some("safety = yes")
}

fn so_far(law: &Law, facts: &Facts, findings: &Findings<'_>) -> Vec<crate::guide::Section> {
    crate::guide::summary::summary(law, facts, findings)
}

fn show(page: &mut Page, step: &Step<'_>) -> anyhow::Result<()> {
    page.line("")?;
    page.ends("", step.ask, "", true)?;
    for (n, option) in step.options.iter().enumerate() {
        page.wrapped(&format!("{:>4}  ", n + 1), option)?;
    }
    Ok(())
}

/// What was typed, as an answer.
fn reply<'t>(step: &Step<'_>, typed: &'t str) -> Result<Reply<'t>, String> {
    if typed.is_empty() || typed.eq_ignore_ascii_case("u") {
        return Ok(Reply::Unknown);
    }
    if step.options.is_empty() {
        return Ok(Reply::Words(typed));
    }
    let mut chosen = Vec::new();
    for part in typed.split([',', ';', ' ']).filter(|part| !part.is_empty()) {
        let number = part
            .parse::<usize>()
            .ok()
            .filter(|n| (1..=step.options.len()).contains(n));
        match number {
            Some(number) if !chosen.contains(&(number - 1)) => chosen.push(number - 1),
            Some(_) => {}
            None if part.parse::<u8>().is_ok() => return Ok(Reply::Words(typed)),
            None => return by_words(step, typed),
        }
    }
    if chosen.len() > 1 && !step.several {
        return Err("Choose one.".to_owned());
    }
    Ok(Reply::Chosen(chosen))
}

/// "yes", or the beginning of a choice.
fn by_words<'t>(step: &Step<'_>, typed: &str) -> Result<Reply<'t>, String> {
    let wanted = crate::text::folded(typed);
    let fits: Vec<usize> = step
        .options
        .iter()
        .enumerate()
        .filter(|(_, option)| crate::text::folded(option).starts_with(&wanted))
        .map(|(n, _)| n)
        .collect();
    match fits[..] {
        [only] if !wanted.is_empty() => Ok(Reply::Chosen(vec![only])),
        _ => Err(format!(
            "Type a number from 1 to {}; Enter if it is not known; ? for what it means.",
            step.options.len()
        )),
    }
}
