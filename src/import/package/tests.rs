//! A small package in, providers out.

use super::*;
use crate::closed::Closed;
use crate::import::rows::RowReader;
use crate::provider::{Column, List};

fn package() -> BTreeMap<String, Vec<u8>> {
    macro_rules! file {
        ($name:literal) => {
            (
                $name.to_owned(),
                include_bytes!(concat!("../../../tests/suite/files/oruk/", $name)).to_vec(),
            )
        };
    }
    BTreeMap::from([
        file!("services.csv"),
        file!("organizations.csv"),
        file!("organization_identifiers.csv"),
        file!("service_at_location.csv"),
        file!("locations.csv"),
        file!("address.csv"),
        file!("contacts.csv"),
        file!("phones.csv"),
        file!("schedule.csv"),
        file!("service_areas.csv"),
        file!("languages.csv"),
        file!("cost_options.csv"),
        file!("taxonomy_terms.csv"),
        file!("attribute.csv"),
    ])
}

#[test]
fn packages_are_told_by_their_files() {
    let cases = [
        (&["services.csv", "organizations.csv"][..], true),
        (&["service.csv", "Organisations.CSV", "x.txt"], true),
        (&["services.csv"], false),
        (&["general.csv", "housing.csv"], false),
        (&[], false),
    ];
    for (names, package) in cases {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(is_package(&names), package, "{names:?}");
    }
    let names = [
        "services.csv".to_owned(),
        "general.csv".to_owned(),
        "address.csv".to_owned(),
    ];
    assert_eq!(files(&names), ["services.csv", "address.csv"]);
}

#[test]
fn a_package_becomes_providers() {
    let mapped = read(&package()).expect("a sound package");
    let layout = mapped.layout();
    let mut reader = RowReader::new(&mapped.file, List::General, &layout);
    let mut said: Vec<String> = mapped
        .remarks
        .iter()
        .cloned()
        .map(|(line, remark)| remark.at(&mapped.file, line).to_string())
        .collect();
    let mut shown = Vec::new();
    for row in &mapped.rows {
        let provider = reader
            .read(&row.cells, row.line, &mut |problem| {
                said.push(problem.to_string())
            })
            .expect("a name");
        let cell = |column: Column| format!("{}={}", column.key(), provider.cell(column));
        let cells: Vec<String> = Column::ALL
            .iter()
            .filter(|&&column| !provider.cell(column).is_empty())
            .map(|&column| cell(column))
            .collect();
        shown.push(cells.join("|"));
    }
    assert_eq!(
        shown,
        [
            "id=svc-1|name=IMHA Leeds|organisation=Wharfe Voices|description=Advocates for people detained under the \
             Mental Health Act.|list=general|specialisms=mental_health|statutory_types=imha|cost=free|areas=Leeds|\
             age_min=18|telephone=01632 960101|textphone_or_sms=01632 960102 (Minicom)|email=imha@wharfevoices.example|\
             website=https://wharfevoices.example/imha|address=Wharfe House, 1 Example Street, Leeds, West Yorkshire|\
             postcode=LS1 4AP|opening_hours=Mon, Tue, Wed 09:00 to 17:00|languages=English; Urdu|\
             quality_mark=Quality Performance Mark|charity_number=1000001|company_number=01000001|status=active|\
             last_checked=2026-01-15",
            "id=svc-2|name=Speaking Up Bradford|organisation=Wharfe Voices|description=A self-advocacy group.|\
             list=general|specialisms=general|cost=free|areas=Bradford|age_min=16|age_max=25|telephone=07700 900103|\
             email=hello@wharfevoices.example|website=https://wharfevoices.example|address=Wharfe House, 1 Example \
             Street, Leeds, West Yorkshire|postcode=LS1 4AP|opening_hours=Last Thursday of the month|\
             charity_number=1000001|company_number=01000001|status=temporarily_closed|alert=Back in May.",
            "id=svc-3|name=Tenants' Desk|organisation=Aire Housing Help|description=Advice for tenants.|list=general|\
             specialisms=general|cost=charged|website=https://airehousing.example|status=closed|\
             last_checked=2024-03-09|notes=Fees: £5 for each letter",
            "id=svc-4|name=Lost Service|description=Its organisation is missing.|list=general|specialisms=general|\
             status=active",
        ]
    );
    assert_eq!(
        said,
        [
            "services.csv: terms in taxonomy_terms.csv that are no value of “Specialisms” were left out (1): Gardening",
            "services.csv: line 3, column “Address”: “2 Example Road, Bradford” in address.csv was left out, as there is one \
             before it",
            "services.csv: line 3, column “Postcode”: “BD1 1HX” in address.csv was left out, as there is one before it",
            "services.csv: line 5, column “organization_id”: “org-9” is not in organizations.csv",
            "services.csv: line 2, column “phones.csv: phone”: “01632 960102 (Minicom)” was put under “Textphone or text \
             message”, where it belongs",
            "services.csv: line 4, column “service_areas.csv: area”: “Airedale” is not an area that is known",
            "services.csv: line 4: no area says whom the service covers",
            "services.csv: line 5: no area says whom the service covers",
            "services.csv: line 5: there is no way to make contact",
        ]
    );
}

#[test]
fn broken_packages_are_errors_and_never_more() {
    let mut none = package();
    none.remove("services.csv");
    assert_eq!(
        read(&none).expect_err("no services").to_string(),
        "the package has no services.csv"
    );
    let mut without = package();
    without.remove("organizations.csv");
    assert!(read(&without).is_err());
    for name in package().keys() {
        let mut odd = package();
        odd.insert(name.clone(), b"\xff\xfe\x00".to_vec());
        let _ = read(&odd);
        odd.insert(name.clone(), Vec::new());
        let _ = read(&odd);
        odd.insert(name.clone(), b"id\n1\n".to_vec());
        let _ = read(&odd);
    }
}
