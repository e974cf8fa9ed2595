//! What an email address may look like, and what is wrong with one that does not.

use crate::contact::host::is_host;

/// The longest address mail can carry, by RFC 5321 section 4.5.3.1.3 (erratum 1690).
const LONGEST: usize = 254;

/// The longest part before the "@", by RFC 5321 section 4.5.3.1.1.
const LONGEST_LOCAL: usize = 64;

/// The address with its domain in lower case, or what is wrong with it.
pub(super) fn checked(address: &str) -> Result<String, &'static str> {
    let Some((local, domain)) = address.split_once('@') else {
        return Err("has no @; write the whole address, such as name@example.org");
    };
    if domain.contains('@') {
        return Err("has more than one @; put ; between two addresses");
    }
    if local.is_empty() || domain.is_empty() {
        return Err("has nothing on one side of the @; write the whole address");
    }
    if !domain.contains('.') {
        return Err("has no dot after the @; write the whole address, such as name@example.org");
    }
    // The characters of RFC 5322 section 3.2.3; others are typing slips in practice.
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    if !local.bytes().all(allowed) {
        return Err("has a character before the @ that addresses do not have; type it again");
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err("has a dot too many before the @; type it again");
    }
    let mut lower = String::with_capacity(address.len());
    lower.push_str(local);
    lower.push('@');
    lower.extend(domain.chars().flat_map(char::to_lowercase));
    if local.len() > LONGEST_LOCAL || lower.len() > LONGEST {
        return Err("is longer than any address can be; type it again");
    }
    if !lower.get(local.len() + 1..).is_some_and(is_host) {
        return Err("does not have a proper name after the @; check it against the original");
    }
    Ok(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_say_what_is_wrong() {
        // address | the beginning of the reason
        let cases = [
            ("info.example.org", "has no @"),
            ("a@b@example.org", "has more than one @"),
            ("@example.org", "has nothing on one side"),
            ("info@example", "has no dot after the @"),
            ("in fo@example.org", "has a character before the @"),
            (".info@example.org", "has a dot too many"),
            ("info@exam_ple.org", "does not have a proper name"),
        ];
        for (address, reason) in cases {
            assert!(
                checked(address).is_err_and(|r| r.starts_with(reason)),
                "{address}"
            );
        }
        let long = format!("{}@example.org", "a".repeat(LONGEST_LOCAL + 1));
        assert!(checked(&long).is_err_and(|r| r.starts_with("is longer")));
    }
}
