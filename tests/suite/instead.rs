//! When nothing fits: who has the duty, what else there is, and what is no help.

use crate::desk::{Desk, bundled};

#[test]
fn every_area_asked_for_has_its_duty_named() {
    bundled()
        .run("search --statutory care_act --area Ealing --area Swindon")
        .code(1)
        .says("London Borough of Ealing must arrange a Care Act advocate")
        .says("Swindon Borough Council must arrange a Care Act advocate");
    // A code on both sides of a border: the law of each side.
    bundled()
        .run("search --statutory care_act --area CH4")
        .says("Cheshire West and Chester Council must arrange a Care Act advocate")
        .says("Flintshire County Council must arrange an independent professional advocate");
}

#[test]
fn a_service_for_the_nation_under_another_law_is_no_help() {
    let desk = Desk::new().list(
        "statutory.csv",
        "name,areas,statutory_types,telephone\n\
         IMHA line,England,imha,01632 960001\n\
         Old Care Act line,England,care_act,01632 960002\n\
         Helpline,England,,01632 960003\n",
    );
    desk.run("import").code(0);
    let json = desk
        .run("search --json --statutory care_act --area Leeds --language Polish")
        .code(1)
        .json();
    let national = json["instead"]["national"].as_array().unwrap();
    let names: Vec<&str> = national
        .iter()
        .map(|found| found["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Old Care Act line", "Helpline"]);
}

#[test]
fn an_empty_answer_says_what_else_there_is() {
    let desk = Desk::new()
        .list(
            "statutory.csv",
            "name,areas,statutory_types,telephone\nIMHA elsewhere,Kent,imha,01632 960001\nCare Act Leeds,Leeds,care_act,01632 960002\n",
        )
        .list(
            "general.csv",
            "name,organisation,areas,specialisms,telephone\nNational line,Line,England,general,01632 960003\nLeeds Voice,Voice,Leeds,general,01632 960004\nMind advice,Mind,Leeds,mental_health,01632 960005\n",
        );
    desk.run("import").code(0);
    let json = desk
        .run("search --json --statutory imha --area Leeds")
        .code(1)
        .json();
    assert_eq!(json["total"], 0);
    let instead = &json["instead"];
    let without: Vec<(&str, u64)> = instead["without"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| (w["filter"].as_str().unwrap(), w["total"].as_u64().unwrap()))
        .collect();
    assert_eq!(without, [("statutory_type", 4), ("area", 1)]);
    assert_eq!(instead["general"][0]["name"], "Leeds Voice");
    assert_eq!(instead["national"][0]["name"], "National line");
    assert_eq!(instead["duties"][0]["gss"], "E08000035");
    assert!(
        instead["duties"][0]["says"]
            .as_str()
            .unwrap()
            .contains("Leeds City Council must make IMHAs")
    );
    let mind = &instead["advice"][0];
    assert_eq!(
        (&mind["name"], &mind["services"][0]["name"]),
        (&"Mind".into(), &"Mind advice".into())
    );
    desk.run("search --statutory imha --area Leeds")
        .code(1)
        .says("What stands in the way")
        .says("Leeds City Council must make IMHAs available")
        .says("this is not advocacy")
        .says("Mencap");
    // The words of a caller are a guess: what fits the rest is shown, and said to be that.
    let json = desk.run("search --json IMHA Leeds").code(0).json();
    assert_eq!(json["widened"], "Independent mental health advocate (IMHA)");
    assert!(json["total"].as_u64().unwrap() > 0);
    desk.run("search IMHA Leeds")
        .says("Nothing in these lists fits");
}
