//! The guide on pages: the same law as in the terminal, with nothing kept.

use crate::visitor::{Page, visitor};

/// The answers that a page carries, as a form sends them.
fn carried(page: &Page) -> String {
    let text = page.text();
    let mut out = String::new();
    for piece in text.split("name=\"a\" value=\"").skip(1) {
        let value = piece.split('"').next().unwrap();
        out.push_str(&format!("a={}&", value.replace(' ', "+")));
        // A result page carries them once for each of its forms.
        if piece
            .split('"')
            .nth(1)
            .is_some_and(|rest| rest.contains("</form>") || rest.contains("<button"))
        {
            break;
        }
    }
    out
}

/// The place of the choice with these words.
fn choice(page: &Page, words: &str) -> String {
    let text = page.text();
    for piece in text.split("name=\"c\" value=\"").skip(1) {
        let (number, rest) = piece.split_once('"').unwrap();
        let label = rest.split("</label>").next().unwrap();
        if label.contains(words) {
            return format!("c={number}");
        }
    }
    panic!("no choice {words:?} in\n{text}");
}

/// Answers by words, a question after the other; `-` is not known.
fn answered(answers: &[&str]) -> Page {
    let mut page = visitor().get("/guide").status(200);
    for answer in answers {
        let own = match *answer {
            "-" => "do=unknown".to_owned(),
            words if page.text().contains("name=\"w\"") => {
                format!("w={}&do=next", words.replace(' ', "+"))
            }
            words => {
                let chosen: Vec<String> = words.split('|').map(|one| choice(&page, one)).collect();
                format!("{}&do=next", chosen.join("&"))
            }
        };
        let form = format!("{}{own}", carried(&page));
        page = visitor().post("/guide", &form).status(200);
    }
    page
}

#[test]
fn answers_are_carried_in_the_form_and_kept_nowhere() {
    let page = answered(&["No"]);
    let page = page
        .carries("cache-control", "no-store")
        .shows("name=\"a\" value=\"c1\"")
        .shows("method=\"post\"")
        .shows("Question 2");
    assert_eq!(page.header("etag"), "");
    assert_eq!(page.header("set-cookie"), "");
}

#[test]
fn going_back_takes_one_answer_away_and_a_wrong_one_is_said_on_the_page() {
    let second = answered(&["No"]);
    let form = format!("{}do=back", carried(&second));
    visitor()
        .post("/guide", &form)
        .status(200)
        .shows_not("name=\"a\"");
    visitor()
        .post("/guide", "do=next")
        .status(200)
        .shows("That answer can’t be used")
        .shows("Choose one.");
    visitor()
        .post("/guide", "a=c1&w=Nowhere-at-all&do=next")
        .status(200)
        .shows("That answer can’t be used");
}

#[test]
fn a_place_that_is_left_empty_is_not_known() {
    visitor()
        .post("/guide", "a=c1&w=&do=next")
        .status(200)
        .shows("name=\"a\" value=\"u\"")
        .shows_not("can’t be used");
}

#[test]
fn a_name_for_several_places_is_a_choice_to_press() {
    visitor()
        .post("/guide", "a=c1&w=SY10&do=next")
        .status(200)
        .shows("name=\"w\" value=\"W06000023\"");
    // The place that is pressed comes after the one that was typed.
    visitor()
        .post("/guide", "a=c1&w=SY10&w=W06000023")
        .status(200)
        .shows("value=\"wW06000023\"");
    visitor()
        .post("/guide", "a=c1&w=SY10,+Wales&do=next")
        .status(200)
        .shows_not("can’t be used");
}

#[test]
fn a_detained_person_in_england_has_a_right_and_is_told_who_does_it() {
    let page = answered(&["No", "Leeds"]);
    let page = visitor()
        .post("/guide", &format!("{}do=result", carried(&page)))
        .status(200);
    page.shows("What the law gives").shows("not legal advice");
}

#[test]
fn the_result_and_the_note_are_those_of_the_terminal() {
    let carried = "a=c1&a=wLeeds&";
    let page = visitor()
        .post("/guide", &format!("{carried}do=result"))
        .status(200);
    let page = page.shows("What you told us").shows("Leeds");
    let page = page.shows("Some questions are still open");
    drop(page);
    visitor()
        .post("/guide/note", carried)
        .status(200)
        .carries("cache-control", "no-store")
        .shows("Name of the person")
        .shows("What to do now");
}

#[test]
fn whatever_a_form_carries_gives_a_page() {
    for form in [
        "a=",
        "a=x&a=u&do=next",
        "a=c99999999999999999999&do=result",
        "a=c0.0.0.0&a=w&a=u&do=unknown",
        "a=w%00%ff%fe&do=go_on",
        &format!("{}do=result", "a=u&".repeat(2000)),
        &format!("a=c1&w={}&do=next", "x".repeat(5000)),
        "do=%3Cscript%3E",
    ] {
        visitor().post("/guide", form).status(200).shows("</html>");
        visitor()
            .post("/guide/note", form)
            .status(200)
            .shows("</html>");
    }
}

#[test]
fn no_answer_leads_into_an_address() {
    let page = answered(&["No", "Leeds"]);
    for link in page.all("href") {
        assert!(!link.contains("Leeds") && !link.contains("a="), "{link}");
    }
}
