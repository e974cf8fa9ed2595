//! Reports: what a list keeper or a commissioner asks of the whole directory.

use crate::desk::{Desk, bundled};

fn four_ways() -> Desk {
    let desk = Desk::new().list(
        "statutory.csv",
        "id,name,areas,statutory_types,last_checked,status\n\
         a,Alpha,Leeds,care_act,2026-05-01,\n\
         b,Beta,Leeds,care_act,,\n\
         c,Gamma,England,imha;care_act,2026-06-01,\n\
         d,Delta,LS1,imca,,\n\
         e,Epsilon,Leeds,rpr,,closed\n\
         f,Zeta,Cumbria,imca,,\n\
         g,Eta,Leeds,nhs_complaints,,temporarily_closed\n",
    );
    desk.run("import").code(0);
    desk
}

#[test]
fn gaps_tell_the_whole_a_part_the_nation_and_nothing_apart() {
    let json = four_ways()
        .run("report gaps --area Leeds --json")
        .code(0)
        .json();
    let types = json["councils"][0]["types"].as_array().unwrap().clone();
    let of = |kind: &str| {
        types
            .iter()
            .find(|own| own["statutory_type"] == kind)
            .unwrap()
            .clone()
    };
    for (kind, recorded, providers) in [
        ("care_act", "recorded", 2),
        ("imha", "nation_wide", 1),
        ("imca", "part", 1),
        // A service that has closed or is paused helps nobody now.
        ("rpr", "none_recorded", 0),
        ("nhs_complaints", "none_recorded", 0),
    ] {
        assert_eq!(of(kind)["recorded"], recorded, "{kind}");
        assert_eq!(of(kind)["providers"], providers, "{kind}");
    }
    // The nearest that reach so far tell how fresh it is, and not one for the whole nation.
    assert_eq!(of("care_act")["last_checked"], "2026-05-01");
    assert!(of("imca")["last_checked"].is_null());
    assert_eq!(types.len(), 6, "only what is law in England");
}

#[test]
fn a_superseded_council_is_folded_into_those_in_its_place() {
    let desk = four_ways();
    for now in ["Cumberland", "Westmorland and Furness"] {
        let json = desk
            .run(&format!(
                "report gaps --area '{now}' --statutory imca --json"
            ))
            .json();
        assert_eq!(
            json["councils"][0]["types"][0]["recorded"], "recorded",
            "{now}"
        );
    }
    desk.run("report gaps --csv")
        .says_not("Cumbria,")
        .says_not("Carlisle");
}

#[test]
fn gaps_agree_with_what_is_said_of_each_council_by_itself() {
    use advocacy::index::Generation;
    use advocacy::query::{FilterBy, Filters, coverage};
    use advocacy::report::gaps::gaps;
    use advocacy::vocabulary::Vocabulary;
    let generation = Generation::open(&bundled().path("index")).unwrap();
    let found = gaps(&generation, &[], Default::default()).unwrap();
    assert!(found.councils.len() > 200);
    for council in &found.councils {
        let own = advocacy::area::get(council.area);
        let mut filters = Filters::default();
        filters.add(FilterBy::Area, own.code).unwrap();
        let one = coverage(&generation, Vocabulary::standard(), &filters.areas[0]).unwrap();
        for (cell, held) in council.cells.iter().zip(&one.types) {
            assert_eq!(cell.statutory_type, held.statutory_type);
            assert_eq!(
                cell.recorded, held.recorded,
                "{} {:?}",
                own.name, cell.statutory_type
            );
        }
        assert_eq!(council.cells.len(), one.types.len());
    }
}

#[test]
fn gaps_come_as_a_table_a_file_and_a_picture() {
    let desk = four_ways();
    desk.run("report gaps --area Leeds")
        .code(0)
        .says("does not mean that there is none")
        .says("Leeds                     yes      part     nation   NONE     NONE     NONE")
        .says("Care Act advocate: Recorded (2, checked 1 May 2026)");
    let csv = desk.run("report gaps --area Scotland --csv").code(0);
    csv.says("gss,council,nation,statutory_type,recorded,providers,last_checked")
        .says("Glasgow City,scotland,scotland_mh,none_recorded,0,")
        .says_not("care_act");
    desk.run("report gaps --statutory imca --map map.svg")
        .code(0);
    let svg = std::fs::read_to_string(desk.path("map.svg")).unwrap();
    assert!(svg.contains("<title>Leeds: Covers a part</title>"), "{svg}");
    assert!(svg.contains("role=\"img\"") && !svg.contains("<script"));
    desk.run("report gaps --map map.svg")
        .code(2)
        .tells("name it with --statutory");
    desk.run("report gaps --area Leeeds")
        .code(2)
        .tells("one of: Leeds");
}

#[test]
fn for_a_district_or_a_postcode_the_council_with_the_duty_is_shown() {
    let desk = bundled();
    for place in ["Norwich", "NR1", "Oxford"] {
        let json = desk
            .run(&format!("report gaps --area {place} --json"))
            .code(0)
            .json();
        let name = json["councils"][0]["area"]["name"].as_str().unwrap();
        let council = if place == "Oxford" {
            "Oxfordshire"
        } else {
            "Norfolk"
        };
        assert_eq!(name, council, "{place}");
    }
}

#[test]
fn what_is_shown_for_a_district_and_what_is_no_law_is_said() {
    let desk = bundled();
    desk.run("report gaps --area Norwich")
        .code(0)
        .tells("Norwich lies in Norfolk, which bears the duties: what stands here is for all of");
    desk.run("report gaps --area Norfolk")
        .code(0)
        .tells_nothing();
    desk.run("report gaps --area Scotland --statutory imha")
        .code(1)
        .tells("This is not law there: Independent mental health advocate (IMHA).");
    // Where one of two areas has the law, the other is not shown with an empty table.
    desk.run("report gaps --area Leeds --area Glasgow --statutory imha")
        .code(0)
        .says("Leeds")
        .says_not("Glasgow");
}
