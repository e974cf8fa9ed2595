//! `advocacy report stale`: how old the checks are, and the call sheets, through the front door.

use std::fs;

use crate::desk::{Desk, bundled};

/// Checks at the edges of every band on 25 November 2026, and quality marks around the same day.
const EDGES: &str = "id,name,list,areas,telephone,statutory_types,last_checked,quality_mark,quality_mark_expires,status\n\
never,Never,general,Leeds,01632 960001,,,QPM,2026-11-24,\n\
stale,Stale,general,Leeds,01632 960002,,2025-11-24,QPM,2026-11-25,\n\
due,Due,general,Leeds,01632 960003,,2025-11-25,QPM,2027-02-25,\n\
just-due,Just due,general,Leeds,01632 960004,,2026-05-24,QPM,2027-02-26,\n\
fresh,Fresh,general,Leeds,01632 960005,,2026-05-25,,,\n\
legal-due,Legal due,statutory,Bradford,01632 960006,imha,2026-08-24,,,\n\
legal-fresh,Legal fresh,statutory,Bradford,,imha,2026-08-25,,,\n\
gone,Gone,general,Leeds,01632 960008,,,,,closed\n";

fn edges() -> Desk {
    let desk = Desk::new().list("mixed.csv", EDGES);
    desk.run("import").code(0);
    desk
}

const STALE: &str = "report stale --as-of 2026-11-25";

#[test]
fn bands_hold_at_their_edges_and_the_oldest_comes_first() {
    let desk = edges();
    let json = desk.run(&format!("{STALE} --json")).code(0).json();
    let found: Vec<(&str, &str)> = json["providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["id"].as_str().unwrap(), p["band"].as_str().unwrap()))
        .collect();
    assert_eq!(
        found,
        [
            ("never", "never"),
            ("stale", "stale"),
            ("due", "due"),
            ("just-due", "due"),
            ("fresh", "fresh"),
            ("legal-due", "due"),
            ("legal-fresh", "fresh"),
        ]
    );
    assert_eq!(json["counts"]["due"], 3);
    assert_eq!(json["providers"][2]["rows"][0]["line"], 4);
    assert_eq!(json["providers"][2]["months"], 12);
    assert!(json["providers"][0]["last_checked"].is_null());
    let marks: Vec<(&str, bool)> = json["quality_marks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| (m["id"].as_str().unwrap(), m["expired"].as_bool().unwrap()))
        .collect();
    assert_eq!(marks, [("never", true), ("stale", false), ("due", false)]);
    desk.run(STALE)
        .code(0)
        .says("Checks as of 25 November 2026: 7 providers")
        .says("       1  never checked")
        .says("       3  due: over 6 months, over 3 where the law gives it")
        .says("  due · General · mixed.csv line 4 · checked 25 November 2025")
        .says("ended 24 November 2026")
        .says("ends 25 February 2027")
        .says_not("2027-02-26")
        .says_not("Gone");
    desk.run(&format!("{STALE} --status closed"))
        .code(0)
        .says("Gone");
}

#[test]
fn filters_choose_a_list_or_a_council() {
    let desk = edges();
    desk.run(&format!("{STALE} --area Bradford"))
        .code(0)
        .says("2 providers")
        .says("legal-due");
    desk.run(&format!("{STALE} --list general"))
        .code(0)
        .says("5 providers");
    // Nothing fits, and nothing that does not fit is shown in its place.
    desk.run(&format!("{STALE} --list housing"))
        .code(1)
        .says("0 providers")
        .says_not("general");
    desk.run("report stale --as-of yesterday").code(2);
}

#[test]
fn the_csv_is_safe_and_has_room_to_fill_in() {
    let desk = Desk::new().list(
        "housing.csv",
        "id,name,areas,telephone\nx,=1+1,Leeds,01632 960001\n",
    );
    desk.run("import").code(0);
    let csv = desk.run(&format!("{STALE} --csv")).code(0).out;
    let (head, row) = csv.split_once("\r\n").unwrap();
    assert!(head.starts_with("\u{feff}id,name,lists,rows,"), "{head}");
    assert!(head.ends_with(",checked_on,remarks"), "{head}");
    assert!(
        row.starts_with("x,'=1+1,housing,housing.csv line 2,01632 960001,"),
        "{row}"
    );
    assert!(row.trim_end().ends_with(",never,,,,"), "{row}");
}

#[test]
fn a_call_sheet_for_each_list_asks_what_there_is_to_ask() {
    let desk = bundled();
    let out = tempfile::tempdir().unwrap();
    let to = out.path().to_string_lossy().into_owned();
    desk.run(&format!("{STALE} --sheets {to}"))
        .code(0)
        .says("call-statutory.html")
        .says("call-housing.txt: 64 services");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 10);
    let text = fs::read_to_string(out.path().join("call-statutory.txt")).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = words.join(" ");
    for asked in [
        "Is this the telephone number that people should ring?",
        "Which telephone number should people ring?",
        "Do you still hold the contract for this: Independent mental health advocate (IMHA)?",
        "Who may refer?",
        "Are you independent of the council",
        "[ ] Yes [ ] No",
        "never checked",
        "By (role, not a name):",
    ] {
        assert!(words.contains(asked), "{asked} is not in the sheet");
    }
    let asked = desk
        .run("search --list housing --statutory imha --json")
        .json();
    assert_eq!(asked["total"], 0);
    let housing = fs::read_to_string(out.path().join("call-housing.html")).unwrap();
    assert!(!housing.contains("Do you still hold the contract"));
    assert_eq!(housing.matches("<h1>").count(), 1);
    desk.run(&format!("{STALE} --sheets data/lists")).code(2);
}

#[test]
fn call_sheets_are_inert_and_keep_two_lists_apart() {
    let hostile = "id,name,description,areas,telephone,referral\n\
        a,<script>alert(1)</script>{list}{id},x,Leeds,01632 960001,\"\u{202e}reversed <img src=x onerror=alert(1)>\"\n";
    let desk = Desk::new()
        .list("a b.csv", hostile)
        .list("a-b.csv", "id,name,areas\nb,Other,Leeds\n");
    desk.run("import").code(0);
    desk.run(&format!("{STALE} --sheets out")).code(0);
    let html = fs::read_to_string(desk.path("out/call-a-b.html")).unwrap();
    let text = fs::read_to_string(desk.path("out/call-a-b.txt")).unwrap();
    assert!(desk.path("out/call-a-b-2.html").is_file());
    assert!(
        html.contains("&lt;script&gt;alert(1)&lt;/script&gt;{list}{id}"),
        "{html}"
    );
    assert!(!html.contains("<script") && !html.contains("<img"));
    assert!(!html.contains('\u{202e}') && !text.contains('\u{202e}'));
    assert!(text.contains("{list}{id}"));
}

#[test]
fn nobody_to_ring_is_said() {
    let desk = Desk::new().list(
        "general.csv",
        "id,name,areas,last_checked\na,Mind,Leeds,2026-11-01\n",
    );
    desk.run("import").code(0);
    desk.run(&format!("{STALE} --sheets out"))
        .code(0)
        .says("nobody to ring");
    assert!(!desk.path("out").exists());
}

#[test]
fn the_report_chooses_as_a_search_does() {
    let desk = bundled();
    for filters in [
        "",
        "--area Leeds",
        "--area LS1",
        "--area Scotland",
        "--statutory imha",
        "--statutory care_act --area Cardiff",
        "--specialism dementia --age 70",
        "--list housing --area Bradford",
        "--kind self_advocacy",
        "--status closed",
        "--language Welsh",
    ] {
        let ids = |command: &str| {
            let json = desk.run(&format!("{command} {filters} --json")).json();
            let providers = json["providers"].as_array().unwrap().iter();
            let mut ids: Vec<String> = providers
                .map(|own| own["id"].as_str().unwrap().to_owned())
                .collect();
            ids.sort();
            (ids, json["widened"].is_string())
        };
        let (found, is_wider) = ids("search --limit 1000");
        let expected = if is_wider { Vec::new() } else { found };
        assert_eq!(ids(STALE).0, expected, "{filters}");
    }
}
