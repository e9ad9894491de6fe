//! Who a provider says somebody is. Nothing in it is believed but what the signature, or the connection, vouches for.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Trouble;
use super::wire::Claims;
use crate::base::config::{FieldNames, ProviderConfig};
use crate::base::email::normalised;
use crate::base::text::clean_line;

/// Longer names are cut: people write the one they want anyway.
const NAME: usize = 60;
/// The most that OpenID Connect allows.
const SUBJECT: usize = 255;

/// Somebody as a provider describes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Person {
    /// Never changes, and is nobody else's at this provider.
    pub subject: String,
    /// The address as it is written to; empty when there is none.
    pub email: String,
    /// Whether the address counts as confirmed: the provider says so, and the configuration believes it. Sessions of a former version call it otherwise.
    #[serde(alias = "vouched")]
    pub email_verified: bool,
    /// A proposal for the name shown; may be empty.
    pub name: String,
    /// When the provider last asked the person to sign in, in seconds since 1970, if it says so.
    pub asked_at: Option<i64>,
    /// Where the person lives, as the configuration names the claim's value: commune, or commune/neighbourhood.
    pub place: Option<String>,
}

impl Person {
    /// What a provider's claims say.
    pub fn from_claims(config: &ProviderConfig, claims: &Claims) -> Result<Self, Trouble> {
        let FieldNames { id, email, email_verified, name } = &config.fields;
        let subject = find(claims, id).and_then(text).ok_or_else(|| Trouble::refused("there is no identifier of the person"))?;
        if subject.is_empty() || subject.len() > SUBJECT || subject.contains(char::is_control) {
            return Err(Trouble::refused("the identifier of the person is not good"));
        }
        let address = find(claims, email).and_then(Value::as_str).and_then(normalised).map(|(address, _)| address);
        let verified = find(claims, email_verified).is_some_and(|value| value.as_bool() == Some(true) || value.as_str() == Some("true"));
        let name = clean_line(find(claims, name).and_then(Value::as_str).unwrap_or_default());
        Ok(Self {
            email_verified: address.is_some() && verified && config.trust_email,
            email: address.unwrap_or_default(),
            subject,
            asked_at: claims.get("auth_time").and_then(Value::as_i64),
            name: name.chars().take(NAME).collect::<String>().trim_end().to_owned(),
            place: config.residence.as_ref().and_then(|residence| {
                let values = find(claims, &residence.claim).map(texts).unwrap_or_default();
                values.iter().find_map(|value| residence.values.get(value)).cloned()
            }),
        })
    }

    /// The address under which an account is known, if the provider vouches for it.
    pub fn confirmed_key(&self) -> Option<String> {
        let (_, key) = normalised(&self.email).filter(|_| self.email_verified)?;
        Some(key)
    }
}

/// A claim by its whole name (which may be an address with dots), or by the way into objects.
fn find<'c>(claims: &'c Claims, name: &str) -> Option<&'c Value> {
    claims.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        find(claims.get(first)?.as_object()?, rest)
    })
}

/// Identifiers may be numbers, as long as they are whole ones.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(text).collect(),
        one => text(one).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::base::config::ResidenceConfig;

    fn config() -> ProviderConfig {
        let values = BTreeMap::from([("101".to_owned(), "ain-amlal".to_owned()), ("102".to_owned(), "ain-amlal/centre".to_owned())]);
        ProviderConfig { trust_email: true, residence: Some(ResidenceConfig { claim: "address.commune".to_owned(), values }), ..ProviderConfig::default() }
    }

    fn read(config: &ProviderConfig, claims: Value) -> Option<Person> {
        Person::from_claims(config, claims.as_object().expect("an object")).ok()
    }

    #[test]
    fn an_address_counts_only_when_it_is_verified_and_believed() {
        let verified = |config: &ProviderConfig, verified: Value| {
            let person = read(config, json!({ "sub": "1", "email": "Amina@Example.org", "email_verified": verified })).expect("a person");
            assert_eq!(person.email, "Amina@example.org");
            assert_eq!(person.email_verified, person.confirmed_key().is_some());
            person.email_verified
        };
        assert!(verified(&config(), json!(true)) && verified(&config(), json!("true")));
        for doubtful in [json!(false), json!("false"), json!("TRUE "), json!(1), json!(null), json!({}), json!([true])] {
            assert!(!verified(&config(), doubtful.clone()), "{doubtful}");
        }
        assert!(!verified(&ProviderConfig { trust_email: false, ..config() }, json!(true)));
        let unwritable = read(&config(), json!({ "sub": "1", "email": "a@localhost", "email_verified": true })).expect("a person");
        assert_eq!((unwritable.email.as_str(), unwritable.email_verified), ("", false));
    }

    #[test]
    fn whoever_was_joining_before_an_upgrade_goes_on() {
        let kept = json!({ "subject": "1", "email": "", "vouched": true, "name": "", "asked_at": null, "place": null });
        assert!(serde_json::from_value::<Person>(kept).expect("a person").email_verified);
    }

    #[test]
    fn who_has_no_good_identifier_is_nobody() {
        let long = "x".repeat(256);
        for bad in [json!(null), json!(""), json!(1.5), json!(true), json!(["1"]), json!("a\u{0}b"), json!(long)] {
            assert_eq!(read(&config(), json!({ "sub": bad })), None, "{bad}");
        }
        let number = read(&config(), json!({ "sub": 42 })).expect("a person");
        assert_eq!(number.subject, "42");
    }

    #[test]
    fn a_claim_is_found_in_objects_and_lists() {
        let place = |claims: Value| read(&config(), claims).expect("a person").place;
        assert_eq!(place(json!({ "sub": "1", "address": { "commune": "102" } })).as_deref(), Some("ain-amlal/centre"));
        assert_eq!(place(json!({ "sub": "1", "address": { "commune": ["9", 101] } })).as_deref(), Some("ain-amlal"));
        assert_eq!(place(json!({ "sub": "1", "address.commune": "101" })).as_deref(), Some("ain-amlal"));
        for nowhere in [json!({ "sub": "1" }), json!({ "sub": "1", "address": "101" }), json!({ "sub": "1", "address": { "commune": { "x": "101" } } })] {
            assert_eq!(place(nowhere), None);
        }
    }

    #[test]
    fn a_name_is_cleaned_and_cut() {
        let name = |name: &str| read(&config(), json!({ "sub": "1", "name": name })).expect("a person").name;
        assert_eq!(name(" Amina\u{202e}\n\u{0}  B. "), "Amina B.");
        assert_eq!(name(&"x".repeat(100_000)).len(), 60);
    }
}
