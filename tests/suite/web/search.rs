//! The search page: the same answer as the terminal, and everything in the address.

use crate::desk::{self, Desk};
use crate::visitor::{Visitor, visitor};

fn desk() -> Desk {
    let desk = Desk::new().list(
        "general.csv",
        "id,name,areas,specialisms,kinds,statutory_types,telephone,status,alert,independence,last_checked\n\
         a,Alpha Advocacy,Leeds,mental_health,peer,imha,01632 960101,,,,2026-11-01\n\
         b,Beta Advocacy,Leeds,housing,,,01632 960102,temporarily_closed,Closed for the move,,\n\
         c,Gamma Advocacy,Leeds,,,,,,,part_of_care_provider,\n\
         d,Delta Advocacy,Leeds,housing;mental_health,group,,01632 960104,closed,,,\n\
         e,Epsilon Advocacy,Bradford,housing,peer,,01632 960105,,,,\n",
    );
    desk.run("import").code(0);
    desk
}

#[test]
fn a_page_shows_what_the_terminal_shows_in_the_same_order() {
    for (query, args) in [
        (
            "q=sectioned&area=Leeds",
            vec!["sectioned", "--area", "Leeds"],
        ),
        ("q=housing+in+Bristol", vec!["housing", "in", "Bristol"]),
        (
            "specialism=carers&sort=name",
            vec!["--specialism", "carers", "--sort", "name"],
        ),
    ] {
        let json = desk::search(&args);
        let page = visitor()
            .get(&format!("/search?{query}"))
            .status(200)
            .text();
        let mut at = 0;
        let providers = json["providers"].as_array().unwrap();
        assert!(!providers.is_empty(), "{query}");
        for provider in providers {
            let id = provider["id"].as_str().unwrap();
            let link = format!("\"/provider/{id}?");
            let found = page[at..].find(&link);
            at += found.unwrap_or_else(|| panic!("{query}: {id} is missing or out of order"));
        }
    }
}

#[test]
fn a_result_shows_at_a_glance_what_a_helpline_worker_needs() {
    let visitor = Visitor::of(&desk());
    visitor
        .get("/search?area=Leeds")
        .status(200)
        .shows("3 services")
        .shows("href=\"tel:+441632960101\"")
        .shows("Independent mental health advocate (IMHA)")
        .shows("covers Leeds")
        .shows("Checked on 1 November 2026.")
        .shows("Temporarily closed")
        .shows("Closed for the move")
        .shows("Part of an organisation that gives care")
        .shows("No way to make contact is recorded")
        .shows_not("Delta Advocacy")
        .shows_not("Epsilon Advocacy");
}

#[test]
fn values_of_a_group_are_alternatives_and_groups_are_conditions() {
    let visitor = Visitor::of(&desk());
    visitor
        .get("/search?specialism=housing&specialism=mental_health")
        .shows("3 services");
    visitor
        .get("/search?specialism=housing&specialism=mental_health&kind=peer")
        .shows("2 services")
        .shows("Alpha Advocacy")
        .shows("Epsilon Advocacy");
    // What states nothing of it can be asked for, alone and beside others.
    visitor
        .get("/search?kind=not_stated")
        .shows("2 services")
        .shows("Beta Advocacy")
        .shows("Gamma Advocacy");
    visitor
        .get("/search?kind=not_stated&kind=peer&area=Leeds")
        .shows("3 services");
}

#[test]
fn the_order_can_be_explained_in_words() {
    let page = visitor().get("/search?q=sectioned&area=Derby").status(200);
    let explained = page
        .shows_not("Why it stands here")
        .link("Explain the order");
    let page = visitor().get(&format!("/search{explained}")).status(200);
    page.shows("Why it stands here")
        .shows("it is for just this area")
        .shows("nobody has ever checked it");
}

#[test]
fn closed_services_are_left_out_and_can_be_asked_for() {
    let visitor = Visitor::of(&desk());
    visitor
        .get("/search?area=Leeds")
        .shows("name=\"status\" value=\"closed\"")
        .shows_not("Delta");
    visitor
        .get("/search?area=Leeds&status=closed")
        .shows("1 service")
        .shows("Delta Advocacy");
}

#[test]
fn counts_beside_values_say_what_choosing_them_would_give() {
    let visitor = Visitor::of(&desk());
    let count = |page: &str, value: &str| {
        let text = visitor.get(page).status(200).text();
        let (_, rest) = text
            .split_once(&format!("value=\"{value}\" form=\"search\""))
            .unwrap();
        let (_, rest) = rest.split_once('(').unwrap();
        rest.split_once(')').unwrap().0.parse::<u32>().unwrap()
    };
    assert_eq!(count("/search", "housing"), 2);
    // Another value of the group is chosen: housing would still add its two.
    assert_eq!(count("/search?specialism=mental_health", "housing"), 2);
    // A value of another group is chosen: only one of them is by peers.
    assert_eq!(count("/search?kind=peer", "housing"), 1);
    assert_eq!(
        count("/search", "not_stated"),
        3,
        "statutory types come first"
    );
}

#[test]
fn chips_take_back_one_thing_and_keep_the_rest() {
    let page = visitor().get(
        "/search?q=advocacy&area=Leeds&specialism=mental_health&specialism=housing&sort=name&pick=x",
    );
    let without = page.link("Mental health");
    for kept in [
        "q=advocacy",
        "area=Leeds",
        "specialism=housing",
        "sort=name",
        "pick=x",
    ] {
        assert!(without.contains(kept), "{without} has lost {kept}");
    }
    assert!(!without.contains("mental_health"), "{without}");
    let cleared = page.link("Clear all filters");
    assert!(
        cleared.contains("area=Leeds") && !cleared.contains("specialism"),
        "{cleared}"
    );
    let not_so = visitor().get("/search?q=sectioned+in+Leeds").link("Not so");
    assert!(not_so.contains("not_as=sectioned"), "{not_so}");
}

#[test]
fn a_split_postcode_is_a_choice() {
    for page in ["/search?q=housing&area=CH4", "/search?q=housing+CH4"] {
        let page = visitor()
            .get(page)
            .status(200)
            .shows("If it is another place");
        let other = page.link("Flintshire");
        visitor()
            .get(&format!("/search{other}"))
            .status(200)
            .shows("Flintshire")
            .shows_not("Cheshire West and Chester ✕");
    }
}

#[test]
fn a_page_beyond_the_end_says_so_and_leads_back() {
    let page = visitor()
        .get("/search?specialism=housing&page=4000")
        .status(200);
    let first = page
        .shows("There is nothing on this page")
        .link("first page");
    assert!(!first.contains("page="), "{first}");
    visitor()
        .get("/search?specialism=housing&page=2")
        .shows("name=\"page\" value=\"1\"")
        .shows("name=\"specialism\" value=\"housing\"");
}

#[test]
fn a_service_leads_back_to_the_results_it_was_found_in() {
    let page = visitor()
        .get("/search?specialism=housing&sort=name&page=2&pick=x")
        .status(200);
    let text = page.text();
    let (_, service) = text.split_once("href=\"/provider/").unwrap();
    let service = service.split('"').next().unwrap().replace("&amp;", "&");
    let back = visitor()
        .get(&format!("/provider/{service}"))
        .status(200)
        .link("Back to the results");
    let again = visitor().get(&back).status(200);
    assert_eq!(again.text(), text);
}

/// What the one form of a page of results would send, as it stands.
fn sent(page: &crate::visitor::Page) -> Vec<(String, String)> {
    let text = page.text();
    // The form to take a list away is another one.
    let text = match text.split_once("<details class=\"take\">") {
        Some((before, rest)) => format!("{before}{}", rest.split_once("</details>").unwrap().1),
        None => text,
    };
    let mut pairs = Vec::new();
    let controls = text
        .split("<input ")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap());
    for control in controls {
        let of = |attribute: &str| {
            let begun = format!("{attribute}=\"");
            let rest = control.split(&begun).nth(1)?;
            Some(rest.split('"').next().unwrap().replace("&amp;", "&"))
        };
        let (Some(name), value) = (of("name"), of("value").unwrap_or_default()) else {
            continue;
        };
        let is_box = control.contains("type=\"checkbox\"");
        if is_box && !control.contains(" checked") {
            continue;
        }
        if !pairs.contains(&(name.clone(), value.clone())) {
            pairs.push((name, value));
        }
    }
    pairs
}

fn address(pairs: &[(String, String)]) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(pairs);
    format!("/search?{}", out.finish())
}

#[test]
fn one_form_carries_question_filters_and_ticks_whatever_is_pressed() {
    let asked = "/search?q=advocate&area=England&area=Wales&language=Welsh&language=English\
                 &not_as=x&literal=true&limit=5&sort=name&kind=not_stated&pick=away&explain=true";
    let page = visitor().get(asked).status(200);
    let mut pairs = sent(&page);
    let to = visitor().get(&address(&pairs)).status(303);
    let to = to.header("location").to_owned();
    for kept in [
        "q=advocate",
        "area=England",
        "area=Wales",
        "language=Welsh",
        "language=English",
        "not_as=x",
        "literal=true",
        "limit=5",
        "sort=name",
        "kind=not_stated",
        "pick=away",
        "explain=true",
    ] {
        assert!(to.contains(kept), "{to} has lost {kept}");
    }
    assert!(
        !to.contains("of=") && !to.contains("&age="),
        "{to} is not tidy"
    );
    // A tick goes along when a filter is applied, without a script.
    pairs.push(("pick".to_owned(), "ticked".to_owned()));
    pairs.push(("specialism".to_owned(), "housing".to_owned()));
    let to = visitor()
        .get(&address(&pairs))
        .status(303)
        .header("location")
        .to_owned();
    assert!(
        to.contains("pick=ticked") && to.contains("specialism=housing"),
        "{to}"
    );
}

#[test]
fn the_next_page_is_one_of_the_same_question() {
    let page = visitor()
        .get("/search?area=E92000001&specialism=housing")
        .status(200);
    let mut pairs = sent(&page);
    pairs.push(("page".to_owned(), "2".to_owned()));
    let to = visitor()
        .get(&address(&pairs))
        .status(303)
        .header("location")
        .to_owned();
    assert!(to.contains("page=2") && to.contains("area=England"), "{to}");
    // A filter was ticked and not applied before it was pressed: that is another question.
    pairs.push(("kind".to_owned(), "peer".to_owned()));
    let to = visitor()
        .get(&address(&pairs))
        .status(303)
        .header("location")
        .to_owned();
    assert!(!to.contains("page=") && to.contains("kind=peer"), "{to}");
}

#[test]
fn where_nothing_fits_there_is_help_and_no_empty_page() {
    visitor()
        .get("/search?statutory_type=care_act&area=Glasgow")
        .status(200)
        .shows("is not law in Scotland")
        .shows("What else there is");
    visitor()
        .get("/search?q=qqqqxx&area=Leeds&literal=true")
        .status(200)
        .shows("0 services")
        .shows("What stands in the way")
        .shows_not("--literal");
}
