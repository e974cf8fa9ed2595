//! A list as one HTML file: for a browser, a screen reader, a phone or an e-mail.
//!
//! Complete without scripts and without anything from elsewhere; text is escaped wherever it stands.

use std::fmt::{self, Write as _};

use super::document::{Document, Entry, Layout, Line, Named, Panel, Reference, Row, RowKind, Size};

/// Writes the document.
pub fn write(document: &Document) -> String {
    let mut out = String::with_capacity(64 * 1024);
    let words = &document.words;
    let size = match document.size {
        Size::Standard => "1.166rem",
        Size::Large => "1.5rem",
    };
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <title>{}</title>\n<style>:root{{--own:{};--size:{size}}}{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#services\">Skip to the services</a>\n<header>\n",
        document.language,
        escape(&document.title),
        escape(&document.publisher.colour),
    );
    if let Some(logo) = &document.publisher.logo {
        let kind = match logo.kind {
            "svg" => "svg+xml",
            "jpg" => "jpeg",
            other => other,
        };
        let _ = writeln!(
            out,
            "<img class=\"logo\" alt=\"{}\" src=\"data:image/{kind};base64,{}\">",
            escape(&logo.alt),
            base64(&logo.bytes)
        );
    }
    if !document.publisher.name.is_empty() {
        let _ = writeln!(
            out,
            "<p class=\"publisher\">{}</p>",
            escape(&document.publisher.name)
        );
    }
    let _ = writeln!(out, "<h1>{}</h1>", escape(&document.title));
    if !document.subtitle.is_empty() {
        let _ = writeln!(
            out,
            "<p class=\"subtitle\">{}</p>",
            escape(&document.subtitle)
        );
    }
    let _ = writeln!(
        out,
        "<p>{} {}. {}.</p>\n</header>\n<main>",
        words.printed,
        escape(&document.printed.words),
        escape(&document.facts.join(", "))
    );
    for panel in &document.front {
        write_panel(&mut out, panel);
    }
    contents(&mut out, document);
    let _ = writeln!(out, "<div id=\"services\">");
    for (n, part) in document.parts.iter().enumerate() {
        let _ = writeln!(
            out,
            "<section>\n<h2 id=\"a{n}\">{}</h2>",
            escape(&part.heading)
        );
        paragraph(&mut out, &part.intro);
        for group in &part.groups {
            let level = if group.heading.is_empty() { 3 } else { 4 };
            if level == 4 {
                let _ = writeln!(out, "<h3>{}</h3>", escape(&group.heading));
            }
            paragraph(&mut out, &group.intro);
            for entry in &group.entries {
                write_entry(&mut out, entry, level, document.layout);
            }
            if !group.see.is_empty() {
                let _ = writeln!(out, "<p>{}:</p>", words.see_also);
                references(&mut out, &group.see);
            }
        }
        let _ = writeln!(out, "</section>");
    }
    let _ = writeln!(out, "</div>");
    indexes(&mut out, document);
    for panel in &document.back {
        write_panel(&mut out, panel);
    }
    let _ = writeln!(out, "</main>\n<footer>");
    if !document.publisher.name.is_empty() || !document.publisher.contact.is_empty() {
        let _ = write!(
            out,
            "<p>{} {}",
            words.published_by,
            escape(&document.publisher.name)
        );
        for line in &document.publisher.contact {
            out.push_str(" · ");
            write_line(&mut out, line);
        }
        let _ = writeln!(out, "</p>");
    }
    let _ = writeln!(
        out,
        "<p>{} {}</p>\n</footer>\n</body>\n</html>",
        words.printed,
        escape(&document.printed.words)
    );
    out
}

fn contents(out: &mut String, document: &Document) {
    if document.parts.len() < 2 {
        return;
    }
    let _ = writeln!(
        out,
        "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">{}</h2>\n<ul>",
        document.words.contents
    );
    for (n, part) in document.parts.iter().enumerate() {
        let _ = writeln!(
            out,
            "<li><a href=\"#a{n}\">{}</a></li>",
            escape(&part.heading)
        );
    }
    let _ = writeln!(out, "</ul>\n</nav>");
}

fn write_panel(out: &mut String, panel: &Panel) {
    let class = if panel.danger {
        " class=\"danger\""
    } else {
        ""
    };
    let _ = writeln!(out, "<section{class}>\n<h2>{}</h2>", escape(&panel.heading));
    for text in &panel.paragraphs {
        paragraph(out, text);
    }
    if !panel.items.is_empty() {
        let _ = writeln!(out, "<ul>");
        for item in &panel.items {
            let _ = writeln!(out, "<li>{}</li>", escape(item));
        }
        let _ = writeln!(out, "</ul>");
    }
    let _ = writeln!(out, "</section>");
}

fn paragraph(out: &mut String, text: &str) {
    if !text.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", escape(text));
    }
}

fn write_entry(out: &mut String, entry: &Entry, level: u8, layout: Layout) {
    let class = match layout {
        Layout::Line => " class=\"line\"",
        _ => "",
    };
    let _ = writeln!(
        out,
        "<article{class} id=\"{}\">\n<h{level}>{}</h{level}>",
        escape(&entry.anchor),
        name(&entry.name)
    );
    for alert in &entry.alerts {
        let _ = writeln!(
            out,
            "<p class=\"alert\"><strong>{}</strong></p>",
            escape(alert)
        );
    }
    for text in &entry.about {
        paragraph(out, text);
    }
    if !entry.rows.is_empty() {
        let _ = writeln!(out, "<dl>");
        for row in &entry.rows {
            write_row(out, row);
        }
        let _ = writeln!(out, "</dl>");
    }
    let _ = writeln!(out, "</article>");
}

fn write_row(out: &mut String, row: &Row) {
    let class = match row.kind {
        RowKind::Telephone => " class=\"tel\"",
        _ => "",
    };
    let _ = write!(out, "<div><dt>{}</dt>", escape(row.label));
    for line in &row.lines {
        let _ = write!(out, "<dd{class}>");
        write_line(out, line);
        out.push_str("</dd>");
    }
    out.push_str("</div>\n");
}

fn write_line(out: &mut String, line: &Line) {
    // Only these are ever made into links, and each is checked again here.
    let is_link = |href: &&String| {
        ["tel:", "mailto:", "https://", "http://"]
            .iter()
            .any(|scheme| href.starts_with(scheme))
    };
    match line.href.as_ref().filter(is_link) {
        Some(href) => {
            let _ = write!(
                out,
                "<a href=\"{}\">{}</a>",
                escape(href),
                escape(&line.text)
            );
        }
        None => out.push_str(&escape(&line.text)),
    }
}

fn references(out: &mut String, of: &[Reference]) {
    let _ = writeln!(out, "<ul>");
    for one in of {
        let _ = write!(
            out,
            "<li><a href=\"#{}\">{}</a>",
            escape(&one.anchor),
            name(&one.name)
        );
        if !one.telephone.is_empty() {
            let _ = write!(out, ", {}", escape(&one.telephone));
        }
        let _ = writeln!(out, "</li>");
    }
    let _ = writeln!(out, "</ul>");
}

fn indexes(out: &mut String, document: &Document) {
    let words = &document.words;
    if document.names.len() > 1 {
        let _ = writeln!(
            out,
            "<section>\n<h2>{0}</h2>\n<table>\n<caption class=\"hidden\">{0}</caption>\n\
             <thead><tr><th scope=\"col\">{1}</th><th scope=\"col\">{2}</th></tr></thead>\n<tbody>",
            words.index_of_names, words.name, words.telephone
        );
        for one in &document.names {
            let _ = writeln!(
                out,
                "<tr><td><a href=\"#{}\">{}</a></td><td>{}</td></tr>",
                escape(&one.anchor),
                name(&one.name),
                escape(&one.telephone)
            );
        }
        let _ = writeln!(out, "</tbody>\n</table>\n</section>");
    }
    if document.needs.len() > 1 {
        let _ = writeln!(out, "<section>\n<h2>{}</h2>", words.index_of_needs);
        for need in &document.needs {
            let _ = writeln!(out, "<h3>{}</h3>", escape(&need.heading));
            references(out, &need.services);
        }
        let _ = writeln!(out, "</section>");
    }
    if !document.glossary.is_empty() {
        let _ = writeln!(out, "<section>\n<h2>{}</h2>\n<dl>", words.glossary);
        for (short, means) in &document.glossary {
            let _ = writeln!(
                out,
                "<div><dt>{}</dt><dd>{}</dd></div>",
                escape(short),
                escape(means)
            );
        }
        let _ = writeln!(out, "</dl>\n</section>");
    }
}

fn name(name: &Named) -> String {
    match name.language {
        Some(language) => format!("<span lang=\"{language}\">{}</span>", escape(&name.text)),
        None => escape(&name.text),
    }
}

/// Text as text: nothing in it is markup, and nothing turns the direction of what follows.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    // Writing into a text can't fail.
    let _ = escape_into(&mut out, text);
    out
}

/// The same, written to where it is wanted.
pub(crate) fn escape_into(out: &mut (impl fmt::Write + ?Sized), text: &str) -> fmt::Result {
    let text = crate::text::plain(text);
    let mut rest: &str = &text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.write_str(&rest[..at])?;
        out.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    out.write_str(rest)
}

/// Bytes as base64 (RFC 4648), for a picture inside the file and for the hash of a style.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for n in 0..4 {
            if n > three.len() {
                out.push('=');
            } else {
                let letter = LETTERS[(bits >> (18 - 6 * n) & 63) as usize];
                out.push(char::from(letter));
            }
        }
    }
    out
}

const STYLE: &str = "\
*{box-sizing:border-box}\
html{font-size:100%;-webkit-text-size-adjust:100%}\
body{margin:0;padding:1.5rem 1rem 3rem;font:var(--size)/1.5 Arial,Helvetica,sans-serif;color:#14181a;background:#fff;overflow-wrap:anywhere}\
header,main,footer{max-width:44rem;margin:0 auto}\
header{border-top:.6rem solid var(--own);padding-top:1rem}\
.logo{max-height:4rem;max-width:100%}\
.publisher{font-weight:700;margin:0 0 .5rem}\
h1{font-size:2em;line-height:1.15;margin:.25rem 0 .5rem;color:var(--own)}\
h2{font-size:1.4em;line-height:1.2;margin:2.2rem 0 .8rem;padding-bottom:.3rem;border-bottom:.2rem solid var(--own);color:var(--own)}\
h3{font-size:1.2em;line-height:1.25;margin:1.8rem 0 .6rem;color:var(--own)}\
h4{font-size:1.1em;line-height:1.25;margin:1.2rem 0 .5rem}\
.subtitle{font-size:1.15em}\
p{margin:0 0 .8rem}ul{margin:0 0 1rem;padding-left:1.4rem}li{margin:.3rem 0}\
a{color:var(--own);text-underline-offset:.15em}a:focus-visible{outline:.2rem solid #14181a;outline-offset:.15rem}\
.danger{border:.3rem solid #8a1212;padding:.2rem 1rem .4rem;margin:1.5rem 0}.danger h2{margin-top:.6rem;border:0;color:#8a1212}\
article{border-bottom:1px solid #6b7f84;padding:0 0 1rem;margin:0 0 1rem}\
.alert{border:.2rem solid #14181a;padding:.4rem .7rem}\
dl{margin:0}dl div{display:grid;grid-template-columns:9.5rem 1fr;gap:0 1rem;margin:.35rem 0}\
dt{color:#3b4548;grid-column:1}dd{margin:0;grid-column:2}\
.tel,.tel a{font-weight:700;font-size:1.1em}\
.line dl div{grid-template-columns:auto 1fr}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.45rem .6rem .45rem 0;border-bottom:1px solid #6b7f84}\
.skip,.hidden{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:#fff;padding:.5rem}\
@media(max-width:34rem){dl div{grid-template-columns:1fr;gap:0}dt,dd{grid-column:1}}\
@media print{body{padding:0;font-size:14pt}article,.danger{break-inside:avoid}h2,h3,h4{break-after:avoid}.skip{display:none}}\
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup_and_pictures_are_whole() {
        assert_eq!(
            escape("<script>\"x\" & 'y'\u{202e}"),
            "&lt;script&gt;&quot;x&quot; &amp; &#39;y&#39;\u{fffd}"
        );
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
    }
}
