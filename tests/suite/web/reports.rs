//! The pages for whoever keeps the lists: the same figures as the program gives, and the same files.

use crate::desk::{Desk, bundled};
use crate::visitor::{Visitor, visitor};

/// One service in each band, whatever the day of the test, and a quality mark that is long over.
const BANDS: &str = "id,name,areas,telephone,statutory_types,last_checked,quality_mark,quality_mark_expires\n\
    never,Never <b>rung</b>,Leeds,01632 960001,,,QPM,2020-03-31\n\
    stale,Stale,Leeds,01632 960002,,2020-01-31,,\n\
    law,By law,Bradford,01632 960003,imha,2019-06-30,,\n";

fn bands() -> Desk {
    let desk = Desk::new().list("general.csv", BANDS);
    desk.run("import").code(0);
    desk
}

#[test]
fn the_page_of_checks_has_what_the_report_has() {
    let desk = bands();
    let visitor = Visitor::of(&desk);
    let page = visitor
        .get("/stale")
        .status(200)
        .shows("3 services")
        .shows("30 June 2019")
        .shows("31 March 2020")
        .shows("general.csv line 2")
        .shows("Never &lt;b&gt;rung");
    let text = page.text();
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words}"));
    // The oldest first, and never is the oldest.
    assert!(at("/provider/never") < at("/provider/law"));
    assert!(at("/provider/law") < at("/provider/stale"));
    visitor
        .get("/stale?band=stale&area=Leeds")
        .shows("/provider/stale")
        .shows_not("/provider/law")
        .shows_not("general.csv line 2");
    visitor
        .get("/stale?band=fresh")
        .status(200)
        .shows_not("/provider/stale");
    visitor.get("/stale?page=99999").status(200);
}

#[test]
fn the_files_of_the_checks_are_those_of_the_program() {
    let desk = bundled();
    let said = desk.run("report stale --list housing --csv").out;
    let file = visitor()
        .get("/stale.csv?list=housing")
        .status(200)
        .carries("content-disposition", "stale.csv");
    assert_eq!(file.text(), said);
    let said = desk.run("report stale --list housing --json").json();
    let file = visitor().get("/stale.json?list=housing").status(200).json();
    assert_eq!(file["counts"], said["counts"]);
    assert_eq!(file["providers"], said["providers"]);
    let said = desk.run("report gaps --area Wales --json").json();
    let file = visitor().get("/gaps.json?area=Wales").status(200).json();
    assert_eq!(file, said);
}

#[test]
fn a_call_sheet_holds_everybody_who_is_not_fresh() {
    let desk = bands();
    let visitor = Visitor::of(&desk);
    let sheet = visitor
        .get("/stale/sheet")
        .status(200)
        .carries("content-security-policy", "style-src 'sha256-")
        .shows("Call sheet: All lists")
        .shows("3 services to check");
    assert_eq!(sheet.text().matches("<section>").count(), 3);
    visitor
        .get("/stale/sheet.txt?area=Leeds")
        .status(200)
        .carries("content-disposition", "call-leeds.txt")
        .shows("2 services to check")
        .shows("Never <b>rung</b>");
    // Where something in the question can't be read, no file looks as if it were whole.
    for path in [
        "/stale.csv",
        "/stale.json",
        "/stale/sheet",
        "/stale/sheet.txt",
    ] {
        visitor.get(&format!("{path}?area=Leeeds")).status(400);
    }
}

#[test]
fn gaps_say_how_fresh_what_is_recorded_is() {
    let visitor = Visitor::of(&bands());
    visitor
        .get("/gaps?area=Bradford")
        .status(200)
        .shows("Recorded, checked 30 June 2019");
    visitor
        .get("/gaps?area=Norwich")
        .status(200)
        .shows("the duties there are borne by Norfolk");
    visitor
        .get("/gaps?area=Leeds")
        .status(200)
        .shows("None recorded")
        .shows_not("None recorded,");
}

#[test]
fn the_page_of_health_says_what_to_fix_and_the_files_are_those_of_the_program() {
    let desk = bands();
    let site = Visitor::of(&desk);
    site.get("/list-health")
        .status(200)
        .shows("What to fix first")
        .shows("statutory type without its coverage basis")
        .shows("general.csv line 2");
    site.get("/list-health?list=general")
        .status(200)
        .shows("telephone")
        .shows("quality_mark_expires");
    site.get("/list-health?list=nonsense").status(200);
    let said = desk.run("report health --csv").out;
    let file = site
        .get("/list-health.csv")
        .status(200)
        .carries("content-disposition", "list-health.csv");
    assert_eq!(file.text(), said);
    let said = bundled().run("report health --list housing --json").json();
    let file = visitor().get("/list-health.json?list=housing").status(200);
    assert_eq!(file.json(), said);
}
