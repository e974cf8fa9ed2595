//! How to reach a service: telephones, further addresses for mail and on the web, languages.
//!
//! Never the name of a person: lists hold none, and none would be passed on.

use serde_json::Value;

use super::ids::id;
use super::object::Object;
use super::valid;
use crate::closed::Closed;
use crate::contact::{Phone, PhoneKind, phones};
use crate::provider::{Column, Provider};
use crate::text::folded;

/// The telephones, textphones and numbers for texts.
pub(super) fn telephones(provider: &Provider) -> Vec<Value> {
    let voice = provider
        .telephone
        .iter()
        .map(|own| (Column::Telephone, own));
    let text = provider.textphone_or_sms.iter();
    let all = voice.chain(text.map(|own| (Column::TextphoneOrSms, own)));
    all.map(|(column, stated)| telephone(provider, column, stated))
        .collect()
}

fn telephone(provider: &Provider, column: Column, stated: &str) -> Value {
    let own = id("phone", &[&provider.id, column.key(), stated]);
    let mut read = phones(stated)
        .into_iter()
        .filter_map(crate::cleaned::Cleaned::into_value);
    let object = Object::new(own)
        .text("advocacy_column", column.key())
        .text("advocacy_number", stated);
    match (read.next(), read.next()) {
        (Some(phone), None) => {
            let extension = phone.extension.as_deref().and_then(|own| own.parse().ok());
            let object = match extension {
                Some(number) => object.value("extension", Value::Number(u32::into(number))),
                None => object,
            };
            object
                .text("number", &phone.number)
                .text("type", kind(&phone))
                .maybe("description", phone.label.as_deref())
        }
        _ => object.text("number", stated),
    }
    .done()
}

/// The word that HSDS has for what answers.
fn kind(phone: &Phone) -> &'static str {
    match phone.kind {
        PhoneKind::Voice | PhoneKind::ShortCode => "voice",
        PhoneKind::Mobile => "cell",
        PhoneKind::Textphone | PhoneKind::RelayUk => "textphone",
        PhoneKind::Sms => "text",
        PhoneKind::Fax => "fax",
    }
}

/// The e-mail address of the service itself: the first that is one.
pub(super) fn email(provider: &Provider) -> Option<&str> {
    emails(provider).next()
}

fn emails(provider: &Provider) -> impl Iterator<Item = &str> {
    let all = provider.email.iter().map(String::as_str);
    all.filter(|address| valid::is_email(address))
}

/// The e-mail addresses as the list gives them, where the standard does not take every one.
pub(super) fn emails_in_own_words(provider: &Provider) -> &[String] {
    match emails(provider).count() == provider.email.len() {
        true => &[],
        false => &provider.email,
    }
}

/// Contacts for the e-mail addresses after the first.
pub(super) fn more_emails(provider: &Provider) -> Vec<Value> {
    let more = emails(provider).skip(1);
    more.map(|address| {
        Object::new(id("contact", &[&provider.id, address]))
            .text("email", address)
            .done()
    })
    .collect()
}

/// The websites, the one of the service itself first.
pub(super) fn websites(provider: &Provider) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
    provider.website.iter().filter_map(|own| valid::uri(own))
}

/// The websites as the list gives them, where that is not how the standard writes them.
pub(super) fn websites_in_own_words(provider: &Provider) -> &[String] {
    let mut all = provider.website.iter();
    match all.all(|own| valid::uri(own).as_deref() == Some(own)) {
        true => &[],
        false => &provider.website,
    }
}

/// The websites after the first, as HSDS 3.1 has them.
pub(super) fn more_websites(provider: &Provider) -> Vec<Value> {
    let more = websites(provider).skip(1);
    more.map(|address| {
        Object::new(id("url", &[&provider.id, &address]))
            .text("url", &address)
            .done()
    })
    .collect()
}

/// Codes of languages (ISO 639) by their names, for those that lists of this field name most.
const LANGUAGES: [(&str, &str); 28] = [
    ("english", "en"),
    ("welsh", "cy"),
    ("cymraeg", "cy"),
    ("british sign language", "bfi"),
    ("bsl", "bfi"),
    ("irish sign language", "isg"),
    ("irish", "ga"),
    ("scottish gaelic", "gd"),
    ("arabic", "ar"),
    ("bengali", "bn"),
    ("cantonese", "yue"),
    ("french", "fr"),
    ("german", "de"),
    ("gujarati", "gu"),
    ("hindi", "hi"),
    ("italian", "it"),
    ("mandarin", "cmn"),
    ("persian", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("punjabi", "pa"),
    ("romanian", "ro"),
    ("somali", "so"),
    ("spanish", "es"),
    ("tamil", "ta"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("urdu", "ur"),
];

/// The languages by name, with their code where it is known.
pub(super) fn languages(provider: &Provider) -> Vec<Value> {
    let all = provider.languages.iter();
    all.map(|name| {
        let folded = folded(name);
        let known = LANGUAGES.iter().find(|(known, _)| *known == folded);
        Object::new(id("language", &[&provider.id, name]))
            .text("name", name)
            .maybe("code", known.map(|(_, code)| *code))
            .done()
    })
    .collect()
}
