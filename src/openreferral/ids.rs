//! Ids that stay the same from import to import: UUIDs made of what a thing is, not of when it was met.

use uuid::Uuid;

/// The namespace of every id of this project; another one would make every id another.
const NAMESPACE: Uuid = Uuid::from_u128(0x6a1f_9cc4_8fd7_400c_ac5c_eab0_df19_8b01);

/// The id of a thing of this kind that the parts tell from all others (UUID version 5).
pub(super) fn id(kind: &str, parts: &[&str]) -> Uuid {
    let mut name = kind.to_owned();
    for part in parts {
        // No part holds this separator of the field's own, so two lists of parts never read the same.
        name.push('\u{1f}');
        name.push_str(part);
    }
    Uuid::new_v5(&NAMESPACE, name.as_bytes())
}

/// The id of the service that a provider is.
pub(super) fn of_service(provider: &str) -> Uuid {
    id("service", &[provider])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_and_are_told_apart() {
        let leeds = of_service("imha-leeds");
        assert_eq!(leeds.get_version_num(), 5);
        assert_eq!(leeds, of_service("imha-leeds"));
        assert_ne!(id("a", &["b", "c"]), id("a", &["bc"]));
        assert_ne!(id("a", &["b"]), id("b", &["b"]));
        // Whoever has fetched an id keeps it: this one must never change.
        assert_eq!(leeds.to_string(), "ceced7d2-c9e7-5fee-8c30-47443aada8bc");
    }
}
