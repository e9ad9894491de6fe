//! Statements of reasons in the form of the EU's DSA Transparency Database, so that a commune can publish what it restricts in a form that others know.
//!
//! **Source.** Regulation (EU) 2022/2065, articles 17 and 24(5); names and codes are those of the database's API, version 2 (since July 2025):
//! <https://transparency.dsa.ec.europa.eu/page/api-documentation> and `/page/additional-explanation-for-statement-attributes`.
//!
//! **Shape.** One [`Statement`] for each decision that restricts something, in the month in which it began to apply: a hiding, a redaction, a mute, a suspension. A
//! warning restricts nothing, so there is none for it. JSON Lines leave out what has no value; CSV (RFC 4180) has a column for each of [`COLUMNS`], arrays as
//! JSON. Dates are days in Morocco, `YYYY-MM-DD`.
//!
//! | what | field and code |
//! |---|---|
//! | hiding | `decision_visibility` `DECISION_VISIBILITY_CONTENT_DISABLED`: its author still reads it, so it is not removed; no end date |
//! | redaction of a photo | `decision_visibility` `DECISION_VISIBILITY_OTHER`, `decision_visibility_other` says that a part is blacked out |
//! | mute | `decision_provision` `DECISION_PROVISION_PARTIAL_SUSPENSION`, `end_date_service_restriction` |
//! | suspension | `decision_account` `DECISION_ACCOUNT_SUSPENDED`, `end_date_account_restriction` |
//! | reason `illegal` | `DECISION_GROUND_ILLEGAL_CONTENT`; every other reason `DECISION_GROUND_INCOMPATIBLE_CONTENT`, not considered as illegal |
//! | flagged | `SOURCE_TYPE_OTHER_NOTIFICATION`: a flag names a house rule, it is no notice under article 16 |
//! | held by the commune's rules | `SOURCE_VOLUNTARY`, `automated_detection` `Yes` |
//! | neither | `SOURCE_VOLUNTARY`, `automated_detection` `No` |
//! | always | `AUTOMATED_DECISION_NOT_AUTOMATED`: no machine ever hides |
//!
//! - `puid` is the decision's id (of a measure, the measure's), as the public log has it. What was reversed since stays a statement; the log says so.
//! - Grounds, explanations and facts are published sentences, never the text, its title, the note, or anybody's name: notes may name people.
//! - There is no address of the content: version 2 has no such field, and a hidden text must not be found by it.
//! - `territorial_scope` is empty: it takes countries of the EU and the EEA alone, and a Moroccan commune decides for none of them in particular. Its decisions
//!   apply wherever its pages are read. Who submits to the database itself must fill it in.
//! - `content_language` is the language of the author's account, which the database allows; nothing for Amazigh, which ISO 639-1 does not have.
//! - `account_type` is left out: nobody is asked whether an account is for business.
//!
//! To add a kind of content: an arm in [`content_type`]. To add a reason: an arm in [`Class::of`].

mod gathering;

use app::components::{labels, rules, statement};
use app::model::content::{ItemKind, Reason};
use app::model::measures::MeasureKind;
use app::model::moderation::Origin;
use app::model::{Lang, paths};
use app::words::tr;
pub(in crate::moderation) use gathering::{Sources, csv, json_lines, origin};
use serde::Serialize;
use uuid::Uuid;

/// The columns of the CSV: every field that a [`Statement`] can have.
pub(in crate::moderation) const COLUMNS: [&str; 26] = [
    "puid",
    "decision_visibility",
    "decision_visibility_other",
    "decision_provision",
    "end_date_service_restriction",
    "decision_account",
    "end_date_account_restriction",
    "decision_ground",
    "decision_ground_reference_url",
    "illegal_content_legal_ground",
    "illegal_content_explanation",
    "incompatible_content_ground",
    "incompatible_content_explanation",
    "incompatible_content_illegal",
    "category",
    "category_specification",
    "category_specification_other",
    "content_type",
    "content_language",
    "content_date",
    "territorial_scope",
    "application_date",
    "decision_facts",
    "source_type",
    "automated_detection",
    "automated_decision",
];

/// One statement, by the database's names.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(in crate::moderation) struct Statement {
    puid: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    decision_visibility: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_visibility_other: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_provision: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date_service_restriction: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_account: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date_account_restriction: Option<String>,
    decision_ground: &'static str,
    decision_ground_reference_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    illegal_content_legal_ground: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    illegal_content_explanation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incompatible_content_ground: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incompatible_content_explanation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incompatible_content_illegal: Option<&'static str>,
    category: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    category_specification: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category_specification_other: Option<String>,
    content_type: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_language: Option<&'static str>,
    content_date: String,
    territorial_scope: Vec<&'static str>,
    application_date: String,
    decision_facts: String,
    source_type: &'static str,
    automated_detection: &'static str,
    automated_decision: &'static str,
}

/// What a decision restricts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::moderation) enum Restriction {
    /// A piece of content, without end.
    Hidden,
    /// A part of a photo, without end.
    Redacted,
    /// A person, until a day.
    Measure(MeasureKind, String),
}

/// A decision that restricts something, as far as its statement goes.
#[derive(Clone, Debug)]
pub(in crate::moderation) struct Decided {
    pub id: Uuid,
    pub restriction: Restriction,
    pub reason: Reason,
    /// The content, or what the measure follows.
    pub kind: ItemKind,
    pub origin: Origin,
    /// The language of the author's account.
    pub language: Lang,
    /// Days: when the content was written, and when the decision begins to apply.
    pub written_on: String,
    pub applies_on: String,
}

/// Where a reason stands among the database's categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Class {
    category: &'static str,
    keyword: Option<&'static str>,
}

/// A keyword for what no other says; the house rule's name goes with it.
const OTHER: &str = "KEYWORD_OTHER";

impl Class {
    const fn of(reason: Reason) -> Self {
        let (category, keyword) = match reason {
            Reason::Spam | Reason::Unrelated | Reason::Duplicate => ("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", Some(OTHER)),
            // An insult need not be hate speech as the law knows it, so no keyword claims that it is.
            Reason::Insult => ("STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", None),
            Reason::Threat => ("STATEMENT_CATEGORY_CYBER_VIOLENCE", Some("KEYWORD_CYBER_BULLYING_INTIMIDATION")),
            // Published without the person's consent.
            Reason::PrivateData => ("STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", Some("KEYWORD_MISSING_PROCESSING_GROUND")),
            Reason::FalseClaim => ("STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", Some("KEYWORD_DEFAMATION")),
            Reason::Illegal => ("STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", Some(OTHER)),
            Reason::Other => ("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", None),
        };
        Self { category, keyword }
    }
}

/// What a kind of content is made of.
const fn content_type(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Photo => "CONTENT_TYPE_IMAGE",
        _ => "CONTENT_TYPE_TEXT",
    }
}

const fn language(lang: Lang) -> Option<&'static str> {
    match lang {
        Lang::Ar => Some("AR"),
        Lang::Fr => Some("FR"),
        Lang::En => Some("EN"),
        Lang::Zgh => None,
    }
}

/// What happened, in published words.
fn facts(lang: Lang, decided: &Decided) -> String {
    let rule = labels::reason(decided.reason).text(lang);
    let found = statement::facts(decided.origin).fill(lang, &[("rule", rule)]);
    match decided.restriction {
        Restriction::Hidden | Restriction::Redacted | Restriction::Measure(MeasureKind::Warning, _) => found,
        Restriction::Measure(MeasureKind::Mute, _) => format!("{found} {}", tr::statement::MUTE.text(lang)),
        Restriction::Measure(MeasureKind::Suspension, _) => format!("{found} {}", tr::statement::SUSPENSION.text(lang)),
    }
}

impl Statement {
    /// The statement of a decision, its sentences in `lang`; `site` is the address people use, `slug` the commune's. `None` for a warning.
    pub fn of(decided: &Decided, lang: Lang, site: &str, slug: &str) -> Option<Self> {
        let class = Class::of(decided.reason);
        let (name, rule) = (labels::reason(decided.reason).text(lang), rules::rule(decided.reason).text(lang).to_owned());
        let mut statement = Self {
            puid: decided.id.to_string(),
            decision_ground_reference_url: format!("{site}{}#{}", paths::commune_rules(slug), rules::anchor(decided.reason)),
            category: class.category,
            category_specification: class.keyword.into_iter().collect(),
            category_specification_other: (class.keyword == Some(OTHER)).then(|| name.to_owned()),
            content_type: vec![content_type(decided.kind)],
            content_language: language(decided.language),
            content_date: decided.written_on.clone(),
            application_date: decided.applies_on.clone(),
            decision_facts: facts(lang, decided),
            source_type: if decided.origin == Origin::Flagged { "SOURCE_TYPE_OTHER_NOTIFICATION" } else { "SOURCE_VOLUNTARY" },
            automated_detection: if decided.origin == Origin::Held { "Yes" } else { "No" },
            automated_decision: "AUTOMATED_DECISION_NOT_AUTOMATED",
            ..Self::default()
        };
        match &decided.restriction {
            Restriction::Hidden => statement.decision_visibility.push("DECISION_VISIBILITY_CONTENT_DISABLED"),
            Restriction::Redacted => {
                statement.decision_visibility.push("DECISION_VISIBILITY_OTHER");
                statement.decision_visibility_other = Some(tr::statement::REDACTED.text(lang).to_owned());
            }
            Restriction::Measure(MeasureKind::Warning, _) => return None,
            Restriction::Measure(MeasureKind::Mute, until) => {
                statement.decision_provision = Some("DECISION_PROVISION_PARTIAL_SUSPENSION");
                statement.end_date_service_restriction = Some(until.clone());
            }
            Restriction::Measure(MeasureKind::Suspension, until) => {
                statement.decision_account = Some("DECISION_ACCOUNT_SUSPENDED");
                statement.end_date_account_restriction = Some(until.clone());
            }
        }
        if decided.reason == Reason::Illegal {
            statement.decision_ground = "DECISION_GROUND_ILLEGAL_CONTENT";
            statement.illegal_content_legal_ground = Some(tr::statement::GROUND_LAW.text(lang).to_owned());
            statement.illegal_content_explanation = Some(rule);
        } else {
            statement.decision_ground = "DECISION_GROUND_INCOMPATIBLE_CONTENT";
            statement.incompatible_content_ground = Some(tr::statement::GROUND_NAMED.fill(lang, &[("rule", name)]));
            statement.incompatible_content_explanation = Some(rule);
            statement.incompatible_content_illegal = Some("No");
        }
        Some(statement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(restriction: Restriction, reason: Reason, origin: Origin) -> Decided {
        let (written_on, applies_on) = ("2026-03-01".to_owned(), "2026-03-09".to_owned());
        Decided { id: Uuid::from_u128(7), restriction, reason, kind: ItemKind::Comment, origin, language: Lang::Ar, written_on, applies_on }
    }

    fn fields(decided: &Decided, lang: Lang) -> serde_json::Map<String, serde_json::Value> {
        let statement = Statement::of(decided, lang, "https://assembly.example", "ain-amlal").expect("it restricts something");
        match serde_json::to_value(statement).expect("json") {
            serde_json::Value::Object(fields) => fields,
            other => panic!("{other}"),
        }
    }

    /// The limits and conditions of the database's API.
    #[test]
    fn every_reason_and_restriction_gives_a_statement_that_the_database_would_take() {
        let restrictions = [
            Restriction::Hidden,
            Restriction::Redacted,
            Restriction::Measure(MeasureKind::Mute, "2026-03-12".to_owned()),
            Restriction::Measure(MeasureKind::Suspension, "2026-04-08".to_owned()),
        ];
        for (restriction, reason) in restrictions.iter().flat_map(|restriction| Reason::ALL.iter().map(move |reason| (restriction, *reason))) {
            for (origin, lang) in Origin::ALL.iter().flat_map(|origin| Lang::ALL.map(|lang| (*origin, lang))) {
                let fields = fields(&decided(restriction.clone(), reason, origin), lang);
                let text = |name: &str| fields.get(name).and_then(|value| value.as_str()).unwrap_or_default();
                assert!(fields.keys().all(|name| COLUMNS.contains(&name.as_str())), "{fields:?}");
                let restricted = ["decision_visibility", "decision_provision", "decision_account"].iter().filter(|name| fields.contains_key(**name)).count();
                assert_eq!(restricted, 1);
                let (ground, explanation) = if reason == Reason::Illegal {
                    ("illegal_content_legal_ground", "illegal_content_explanation")
                } else {
                    ("incompatible_content_ground", "incompatible_content_explanation")
                };
                assert!((1..=500).contains(&text(ground).chars().count()) && (1..=2_000).contains(&text(explanation).chars().count()), "{fields:?}");
                assert_eq!(fields.contains_key("illegal_content_legal_ground"), text("decision_ground") == "DECISION_GROUND_ILLEGAL_CONTENT");
                assert_eq!(fields.contains_key("incompatible_content_ground"), text("decision_ground") == "DECISION_GROUND_INCOMPATIBLE_CONTENT");
                assert!((1..=5_000).contains(&text("decision_facts").chars().count()) && !text("decision_facts").contains('{'), "{fields:?}");
                assert!(text("category").starts_with("STATEMENT_CATEGORY_"));
                assert!(text("puid").chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
                assert_eq!(text("automated_decision"), "AUTOMATED_DECISION_NOT_AUTOMATED");
                assert_eq!(text("automated_detection") == "Yes", origin == Origin::Held);
                assert_eq!(text("source_type") == "SOURCE_VOLUNTARY", origin != Origin::Flagged);
            }
        }
    }

    #[test]
    fn a_warning_restricts_nothing() {
        let warning = decided(Restriction::Measure(MeasureKind::Warning, String::new()), Reason::Insult, Origin::Own);
        assert_eq!(Statement::of(&warning, Lang::Ar, "https://assembly.example", "ain-amlal"), None);
    }

    #[test]
    fn every_column_is_a_field_of_some_statement() {
        let mut seen: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
        for reason in Reason::ALL {
            for restriction in [Restriction::Hidden, Restriction::Redacted] {
                seen.extend(fields(&decided(restriction, *reason, Origin::Own), Lang::Fr).keys().cloned());
            }
            for kind in [MeasureKind::Mute, MeasureKind::Suspension] {
                seen.extend(fields(&decided(Restriction::Measure(kind, "2026-03-12".to_owned()), *reason, Origin::Own), Lang::Fr).keys().cloned());
            }
        }
        let mut columns: Vec<&str> = COLUMNS.to_vec();
        columns.sort_unstable();
        assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), columns);
    }
}
