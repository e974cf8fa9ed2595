//! What people should know of the directory itself: sources, access, privacy, leaving quickly.

use crate::guide::law::law;
use crate::guide::summary::month;
use crate::index::Manifest;
use crate::print::document::Line;
use crate::text::thousands;
use crate::web::frame::{Frame, render};
use crate::web::reply::Reply;
use crate::web::visit::Visit;

#[derive(askama::Template)]
#[template(path = "about.html", config = "src/web/askama.toml")]
struct AboutPage<'a> {
    f: Frame<'a>,
    manifest: &'a Manifest,
    providers: String,
    law_checked_on: String,
    contact: &'a [Line],
}

/// Where everything comes from, and how old it is.
pub(in crate::web) fn about(visit: &Visit) -> Reply {
    let manifest = visit.serving.generation.manifest();
    let page = AboutPage {
        manifest,
        providers: thousands(manifest.providers),
        law_checked_on: month(&law().checked_on),
        contact: &visit.site.publisher.contact,
        f: Frame::of(visit, visit.language.plain("frame.about")),
    };
    render(&page)
}

/// Paragraphs under headings, all of them in the message files.
#[derive(askama::Template)]
#[template(path = "words.html", config = "src/web/askama.toml")]
struct WordsPage<'a> {
    f: Frame<'a>,
    heading: &'static str,
    /// The name of each heading, and of what stands under it.
    parts: &'static [(&'static str, &'static [&'static str])],
    contact: &'a [Line],
}

fn words(
    visit: &Visit,
    heading: &'static str,
    parts: &'static [(&'static str, &'static [&'static str])],
) -> Reply {
    let page = WordsPage {
        heading,
        parts,
        contact: &visit.site.publisher.contact,
        f: Frame::of(visit, visit.language.plain(heading)),
    };
    render(&page)
}

/// A draft of the statement that the Public Sector Bodies (Websites and Mobile Applications)
/// Accessibility Regulations 2018 ask for.
pub(in crate::web) fn accessibility(visit: &Visit) -> Reply {
    const PARTS: &[(&str, &[&str])] = &[
        ("", &["accessibility.draft", "accessibility.what"]),
        (
            "accessibility.how",
            &[
                "accessibility.status",
                "accessibility.tested",
                "accessibility.prepared",
            ],
        ),
        (
            "accessibility.gaps",
            &[
                "accessibility.gap_welsh",
                "accessibility.gap_lists",
                "accessibility.gap_reader",
            ],
        ),
        ("accessibility.formats", &["accessibility.formats_says"]),
        (
            "accessibility.enforce",
            &["accessibility.enforce_says", "accessibility.enforce_ni"],
        ),
    ];
    words(visit, "frame.accessibility", PARTS)
}

/// What is kept of a visit: nothing.
pub(in crate::web) fn privacy(visit: &Visit) -> Reply {
    const PARTS: &[(&str, &[&str])] = &[
        (
            "",
            &["privacy.nothing", "privacy.cookies", "privacy.others"],
        ),
        ("privacy.log", &["privacy.log_says"]),
        ("privacy.address", &["privacy.address_says"]),
        ("privacy.guide", &["privacy.guide_says"]),
    ];
    words(visit, "frame.privacy", PARTS)
}

/// What leaving quickly does and does not hide.
pub(in crate::web) fn leave(visit: &Visit) -> Reply {
    const PARTS: &[(&str, &[&str])] = &[
        ("", &["leave.does"]),
        (
            "leave.does_not",
            &[
                "leave.history",
                "leave.network",
                "leave.device",
                "leave.phone",
            ],
        ),
        (
            "leave.instead",
            &["leave.private", "leave.other_device", "leave.danger"],
        ),
    ];
    words(visit, "frame.leave_about", PARTS)
}
