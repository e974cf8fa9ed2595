//! Lists to make a feed and a package of.

use advocacy::closed::Closed;
use advocacy::provider::Column;

use crate::desk::Desk;

/// A list that does all it can to break a feed.
pub(crate) fn hostile() -> Desk {
    let long = "long words ".repeat(8_000);
    let rows = [
        "plain,Plain Help,Wharfe Voices,Words.,IMHA;care_act,Leeds,01632 960001,a@example.org; b@example.org,https://example.org/a; https://example.org/b,\"1 Example Street, Leeds\",LS1 4AP,active,2026-01-15,1000001,,Leeds office rings back",
        "bare,Bare,,,,,,,,,,,,,,",
        "closed,Closed Help,Wharfe Voices,,imca,Bradford,01632 960002,,,,,closed,,,01000001,",
        "paused,Paused Help,Aire Help,,,PO4; M1; Cumbria; Teesside; Southern Trust,01632 960003,,,,,temporarily_closed,2019-02-03,SC012345,,",
        "formula,=HYPERLINK(1),+cmd|' /C calc'!A0,@SUM(1),,Leeds,+44 1632 960004,not an address,javascript:alert(1),=1+1,LS1 4AP,active,31/02/2026,12,x,-5",
        "quotes,\"Say \"\"hello\"\", <b>&amp;\",\"O'Neil; & Sons\",\"a\nb\n\n\"\"c\"\"\",,Leeds,01632 960005 (out of hours),\"a b@example.org, \u{e4}@example.org\",https://example.org/caf\u{e9}|x,\"2 Example Road, Nowhere\",BD1 1HX,active,,,,",
        "bidi,Left\u{202e}thgir,Zero\u{200b}width\u{7}bell,tab\there\u{1}one,,Leeds,Text WORD to 80800,\u{202e}a@example.org,https://ex\u{e4}mple.org,,ZZ9 9ZZ,active,,,,",
        "box,Box,Aire Help,,,Wales,18001 01632 960006,,,PO Box 1,,active,,,,",
        "marks,!!!1,!!!,,,Leeds,01632 960007 ext 12,,,,,active,,,,",
        "wide,＝1,＋2,－3,,Leeds,,,,,,active,,,,",
    ];
    let headings = "id,name,organisation,description,statutory_types,areas,telephone,email,website,address,postcode,status,last_checked,charity_number,company_number,notes";
    let mut list = format!("{headings}\n{}\n", rows.join("\n"));
    list.push_str(&format!(
        "long,\"{long}\",\"{long}\",\"{long}\",,Leeds,01632 960008,,https://example.org/{},\"{long}\",LS1 4AP,active,,,,\n",
        "a".repeat(3_000)
    ));
    let desk = Desk::new().list("general.csv", list);
    desk.run("import").code(0);
    desk
}

/// A list in which every column of the home format is used, and every area.
pub(crate) fn complete() -> Desk {
    let columns: Vec<&str> = Column::ALL.iter().map(|column| column.key()).collect();
    let mut list = format!("{}\n", columns.join(","));
    list.push_str(
        "full,Full Help,Wharfe Voices,\"Two\nlines.\",general;housing,autism;dementia,imha;rpr,peer;citizen,both,mixed,mixed,Leeds;Bradford;PO4,council_responsible;registered_gp,16,25,\"Adults, mostly.\",self;supervisory_body,Ring first.,01632 960001; 01632 960002 (out of hours),18001 01632 960003; Text WORD to 80800,a@example.org; b@ex\u{e4}mple.org,https://example.org; https://example.com,\"1 Example Street, Leeds\",LS1 4AP,Mon to Fri 9am-5pm,Welsh; BSL; Klingon,easy read; large print,part_of_council_or_nhs,QPM,2027-03-09,1000001; SC012345,01000001,temporarily_closed,Back in May.,2026-01-15,https://example.org/source,Ours.\n",
    );
    list.push_str(
        "less,Full Help again,,,,,,,group,paid,charged,,,,,,,,,,,,,,,,,independent,,,,,,,,,\n",
    );
    list.push_str("more,Full Help more,Wharfe Voices,,,,,,individual,volunteer,free,England,national,0,120,,,,,,,,,,,,,part_of_care_provider,,,NIC100123,,closed,,,,\n");
    for area in advocacy::area::all() {
        let blank = ",".repeat(columns.len() - 12);
        list.push_str(&format!(
            "area-{0},Help {0},,,,,,,,,,{0}{blank}\n",
            area.code
        ));
    }
    let desk = Desk::new().list("all.csv", list);
    desk.run("import").code(0).says("0 refused");
    desk
}
