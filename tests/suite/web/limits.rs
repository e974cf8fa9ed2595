//! Too much at once: told clearly, and over when it is over.

use crate::desk::{Desk, bundled};
use crate::visitor::Visitor;

#[test]
fn who_asks_for_several_lists_at_once_is_asked_to_wait() {
    let desk = Desk::new().list("general.csv", "id,name,areas\na,Alpha Advocacy,Leeds\n");
    desk.run("import").code(0);
    let visitor = Visitor::of(&desk);
    let pages = visitor.get_at_once("/print?area=Leeds&format=docx", 6);
    let refused: Vec<_> = pages.iter().filter(|page| page.status != 200).collect();
    assert!(!refused.is_empty(), "all of them were made");
    for page in refused {
        assert_eq!(page.status, 429);
        assert_eq!(page.header("retry-after"), "5");
        assert!(page.text().contains("You asked for several lists at once"));
    }
    // The places are given back.
    visitor.get("/print?area=Leeds&format=txt").status(200);
}

#[test]
fn a_server_with_too_much_to_do_says_so_and_recovers() {
    let visitor = Visitor::of(bundled());
    let pages = visitor.get_at_once("/search?q=housing", 900);
    let answered = pages.iter().filter(|page| page.status == 200).count();
    let refused: Vec<_> = pages.iter().filter(|page| page.status == 503).collect();
    assert!(answered > 100, "only {answered} were answered");
    assert!(!refused.is_empty(), "nobody was refused");
    assert_eq!(
        answered + refused.len(),
        pages.len(),
        "every request has one of the two"
    );
    for page in refused {
        assert_eq!(page.header("retry-after"), "5");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("etag"), "");
    }
    visitor.get("/search?q=housing").status(200);
}
