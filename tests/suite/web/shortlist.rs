//! The shortlist: ticked, shared, printed, without an account.

use crate::desk::Desk;
use crate::visitor::{Visitor, visitor};

fn three_services() -> Desk {
    let desk = Desk::new().list(
        "general.csv",
        "id,name,areas,telephone,status\n\
         a,Alpha Advocacy,Leeds,01632 960101,\n\
         b,Beta Advocacy,Leeds,01632 960102,closed\n\
         c,Gamma Advocacy,Leeds,01632 960103,\n",
    );
    desk.run("import").code(0);
    desk
}

#[test]
fn a_shortlist_is_its_address() {
    let visitor = Visitor::of(&three_services());
    let page = visitor
        .get("/shortlist?pick=c&pick=a&pick=b&pick=gone")
        .status(200);
    let text = page.text();
    let place = |name: &str| {
        text.find(name)
            .unwrap_or_else(|| panic!("{name} is missing"))
    };
    assert!(place("Gamma") < place("Alpha") && place("Alpha") < place("Beta"));
    // A closed service is shown to whoever has it on a list, as closed.
    let page = page
        .shows("Closed")
        .shows("no longer in the directory")
        .shows("gone");
    let without = page.link("Remove from the shortlist");
    assert_eq!(without, "/shortlist?pick=a&pick=b&pick=gone");
}

#[test]
fn the_address_of_a_shortlist_does_not_tell_what_was_asked() {
    visitor()
        .get("/shortlist?q=my+brother&area=Leeds&page=2&pick=b&pick=a")
        .status(303)
        .carries("location", "/shortlist?pick=b&pick=a");
    visitor()
        .get("/cy/shortlist?q=my+brother")
        .status(303)
        .carries("location", "/cy/shortlist");
}

#[test]
fn ticks_go_along_with_the_search() {
    let visitor = Visitor::of(&three_services());
    let page = visitor.get("/search?area=Leeds&pick=a").status(200);
    let page = page
        .shows("value=\"a\" form=\"search\" checked")
        .shows("Shortlist (1)");
    assert!(page.link("Gamma Advocacy").ends_with("?area=Leeds&pick=a"));
}

#[test]
fn a_shortlist_is_printed_by_the_same_printer() {
    let visitor = Visitor::of(&three_services());
    let csv = visitor.get("/print?pick=a&pick=b&format=csv").status(200);
    let csv = csv.carries(
        "content-disposition",
        "attachment; filename=\"shortlist.csv\"",
    );
    assert_eq!(csv.text().lines().count(), 3, "{}", csv.text());
    visitor
        .get("/print?pick=a&format=html&layout=full&size=large")
        .status(200)
        .carries("content-security-policy", "style-src 'sha256-")
        .shows("Alpha Advocacy")
        .shows_not("Gamma");
    let word = visitor.get("/print?pick=a&format=docx").status(200);
    assert!(word.bytes.starts_with(b"PK"));
    visitor
        .get("/print?pick=a&format=txt")
        .status(200)
        .carries("content-type", "text/plain")
        .shows("01632 960101");
    visitor
        .get("/print?area=Leeds&format=txt")
        .status(200)
        .shows("Alpha Advocacy")
        .shows_not("Beta");
    visitor
        .get("/print?pick=a&format=exe")
        .status(400)
        .shows("That list can’t be made");
    visitor
        .get("/print?area=Nowhere-at-all&format=txt")
        .status(400);
}

#[test]
fn what_is_too_long_to_make_while_somebody_waits_is_refused() {
    let mut list = "id,name,areas\n".to_owned();
    for n in 0..501 {
        list.push_str(&format!("s{n},Service {n},Leeds\n"));
    }
    let desk = Desk::new().list("general.csv", list);
    desk.run("import").code(0);
    Visitor::of(&desk)
        .get("/print?area=Leeds&format=txt")
        .status(400)
        .shows("too long");
}

#[test]
fn more_than_a_shortlist_holds_is_left_out() {
    let picks: Vec<String> = (0..200).map(|n| format!("pick=p{n}")).collect();
    let page = visitor()
        .get(&format!("/shortlist?{}", picks.join("&")))
        .status(200);
    page.shows("Shortlist (60)");
}
