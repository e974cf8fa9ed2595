//! The words that were looked for are marked in what was found.

use std::fmt::Write;

use serde_json::Value;

use crate::desk::Desk;

/// A question, and a description with what must be marked in brackets.
struct Case {
    question: String,
    marked: String,
}

impl Case {
    fn all() -> Vec<Case> {
        let mut reader = csv::Reader::from_reader(include_str!("files/marks.csv").as_bytes());
        let rows = reader.records().map(|row| {
            let row = row.unwrap();
            Case {
                question: row[0].to_owned(),
                marked: row[1].to_owned(),
            }
        });
        rows.collect()
    }

    fn text(&self) -> String {
        self.marked.replace(['[', ']'], "")
    }
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// A text with brackets around what JSON says is marked.
fn bracketed(text: &str, marks: &Value) -> String {
    let mut out = String::new();
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    for mark in marks.as_array().into_iter().flatten() {
        let place = |n: usize| usize::try_from(mark[n].as_u64().unwrap()).unwrap();
        out.extend(&letters[at..place(0)]);
        out.push('[');
        out.extend(&letters[place(0)..place(1)]);
        out.push(']');
        at = place(1);
    }
    out.extend(&letters[at..]);
    out
}

#[test]
fn what_was_looked_for_is_marked_as_the_table_says() {
    let cases = Case::all();
    let mut list = "id,name,description,areas,telephone\n".to_owned();
    for (n, case) in cases.iter().enumerate() {
        let text = quoted(&case.text());
        writeln!(list, "case-{n},Service {n},{text},Leeds,01632 960001").unwrap();
    }
    let desk = Desk::new().list("general.csv", list);
    desk.run("import").code(0);
    let mut wrong = Vec::new();
    for (n, case) in cases.iter().enumerate() {
        let args = ["search", "--json", "--limit", "1000", "--", &case.question];
        let output = desk.command(&args).output().unwrap();
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let providers = json["providers"].as_array().unwrap();
        let own = providers
            .iter()
            .find(|own| own["id"] == format!("case-{n}"));
        let Some(own) = own else {
            wrong.push(format!("“{}” does not find its text", case.question));
            continue;
        };
        let marks = &own["highlights"];
        assert!(marks["name"].is_null(), "{own}");
        let marked = bracketed(&case.text(), &marks["description"]);
        if marked != case.marked {
            wrong.push(format!("“{}”: {marked}", case.question));
        }
        assert_eq!(marks.is_null(), !case.marked.contains('['), "{own}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn desk() -> Desk {
    let long = "We listen and we help. ".repeat(12);
    let desk = Desk::new().list(
        "general.csv",
        format!(
            "id,name,organisation,description,eligibility,areas,telephone\n\
             a,<b>Dominoes</b> & <script>dominoes(1)</script>,Dominoes <i>United</i>,,,Leeds,01632 960001\n\
             b,Willow,,{long}A dominoes <b>evening</b> and tea. {long},People who play dominoes.,Leeds,01632 960002\n\
             c,Dominoes in Leeds,,Dominoes all day,,Leeds,01632 960003\n\
             d,Birch,,Tea,,Leeds,01632 960004\n"
        ),
    );
    desk.run("import").code(0);
    desk
}

#[test]
fn each_field_has_its_own_marks_and_where_nothing_is_marked_there_are_none() {
    let desk = desk();
    let of = |line: &str, id: &str| {
        let json = desk.run(line).code(0).json();
        let providers = json["providers"].as_array().unwrap();
        let own = providers.iter().find(|own| own["id"] == id).unwrap();
        own["highlights"].clone()
    };
    let marks = of("search dominoes --json", "a");
    let expected = serde_json::json!({"name": [[3, 11], [26, 34]], "organisation": [[0, 8]]});
    assert_eq!(marks, expected);
    let marks = of("search dominoes --json", "b");
    assert_eq!(marks["eligibility"], serde_json::json!([[16, 24]]));
    for line in ["search --area Leeds --json", "search Leeds --json"] {
        assert!(of(line, "a").is_null(), "{line}");
    }
    let marks = of("search dominoes --area Leeds --literal --json", "c");
    assert_eq!(marks["name"], serde_json::json!([[0, 8]]));
}

#[test]
fn the_terminal_shows_the_passage_that_the_name_does_not_and_no_style_when_piped() {
    let ran = desk().run("search dominoes --area Leeds").code(0);
    let out = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(out.contains("A dominoes <b>evening</b> and tea."), "{out}");
    assert!(out.contains("… "), "{out}");
    assert!(!out.contains("Dominoes all day"), "{out}");
    assert!(!out.contains('\u{1b}'), "{out}");
}

#[cfg(feature = "serve")]
#[test]
fn a_page_marks_the_words_and_a_list_has_no_markup_of_its_own() {
    use crate::visitor::Visitor;

    let visitor = Visitor::of(&desk());
    visitor
        .get("/search?q=dominoes&area=Leeds")
        .status(200)
        .shows(
            "&lt;b&gt;<mark>Dominoes</mark>&lt;/b&gt; &amp; \
             &lt;script&gt;<mark>dominoes</mark>(1)&lt;/script&gt;</a>",
        )
        .shows("<mark>Dominoes</mark> &lt;i&gt;United&lt;/i&gt;</p>")
        .shows("People who play <mark>dominoes</mark>.")
        .shows("<mark>Dominoes</mark> in Leeds</a>")
        .shows_not("all day")
        .shows_not("<script>dominoes");
    // A passage of the description only for what stands nowhere else on the card.
    visitor
        .get("/search?q=dominoes+tea&area=Leeds")
        .shows("A <mark>dominoes</mark> &lt;b&gt;evening&lt;/b&gt; and <mark>tea</mark>.");
    visitor
        .get("/search?q=dominoes&area=Leeds")
        .shows_not("evening");
    visitor
        .get("/search?q=Leeds")
        .status(200)
        .shows_not("<mark>");
    visitor
        .get("/search?area=Leeds")
        .status(200)
        .shows_not("<mark>");
}
