//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use super::session_store::IDLE_DAYS;
use crate::base::personal_data::{Deletion, Export, Holding};

/// Sessions end with their last visit.
pub(super) const SESSIONS: KeptFor = KeptFor { what: retention::SESSIONS, period: Period::Days(IDLE_DAYS) };
pub(super) const LINKS: KeptFor = KeptFor { what: retention::LINKS, period: Period::Days(1) };
/// An hour for a code by mail, and then ten minutes for what it opened.
pub(super) const CODES: KeptFor = KeptFor { what: retention::PHONE_CODES, period: Period::Minutes(70) };
/// An account that nobody confirmed.
pub const UNCONFIRMED: KeptFor = KeptFor { what: retention::UNCONFIRMED_ACCOUNTS, period: Period::Days(7) };
/// An account that nobody uses: whoever empties accounts warns its person first.
pub const UNUSED: KeptFor = KeptFor { what: retention::UNUSED_ACCOUNTS, period: Period::Months(36) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "accounts",
        column: "id",
        what: what::ACCOUNT,
        processing: Processing::Accounts,
        ground: Ground::Consent,
        kept: Some(UNUSED),
        deletion: Deletion::Emptied,
        export: Some(Export::new(
            &["a.id"],
            "SELECT a.id, a.handle, a.name, a.email, a.language, CASE WHEN a.password_hash IS NULL THEN '' ELSE 'argon2id' END AS password, \
             a.created_at, a.confirmed_at, a.seen_at, a.warned_at, a.visibility, a.version FROM accounts a WHERE a.id = $1",
        )),
    },
    Holding {
        table: "account_phones",
        column: "account_id",
        what: what::PHONE,
        processing: Processing::Accounts,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Row,
        export: Some(Export::new(&["p.account_id"], "SELECT p.account_id, p.phone, p.confirmed_at FROM account_phones p WHERE p.account_id = $1")),
    },
    Holding {
        table: "account_tokens",
        column: "account_id",
        what: what::LINKS,
        processing: Processing::Accounts,
        ground: Ground::Consent,
        kept: Some(LINKS),
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["t.hash"],
            "SELECT t.hash, t.purpose, t.email, t.created_at, t.expires_at, t.used_at FROM account_tokens t WHERE t.account_id = $1",
        )),
    },
    Holding {
        table: "one_time_codes",
        column: "account_id",
        what: what::CODES,
        processing: Processing::Accounts,
        ground: Ground::Consent,
        kept: Some(CODES),
        deletion: Deletion::Row,
        export: Some(Export::new(&["c.id"], "SELECT c.id, c.purpose, c.contact, c.sent_at, c.expires_at FROM one_time_codes c WHERE c.account_id = $1")),
    },
    Holding {
        table: "authenticators",
        column: "account_id",
        what: what::AUTHENTICATORS,
        processing: Processing::Accounts,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Row,
        export: Some(Export::new(&["x.id"], "SELECT x.id, x.kind, x.name, x.created_at, x.used_at FROM authenticators x WHERE x.account_id = $1")),
    },
    Holding {
        table: "recovery_codes",
        column: "account_id",
        what: what::RECOVERY_CODES,
        processing: Processing::Accounts,
        ground: Ground::Law,
        kept: None,
        deletion: Deletion::Row,
        export: Some(Export::new(&["r.hash"], "SELECT r.hash, r.created_at, r.used_at FROM recovery_codes r WHERE r.account_id = $1")),
    },
    Holding {
        table: "sessions",
        column: "account_id",
        what: what::SESSIONS,
        processing: Processing::Accounts,
        ground: Ground::Consent,
        kept: Some(SESSIONS),
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["s.id"],
            "SELECT s.id, s.user_agent AS device, s.created_at, s.seen_at, s.expires_at FROM sessions s WHERE s.account_id = $1",
        )),
    },
    Holding {
        table: "identities",
        column: "account_id",
        what: what::IDENTITIES,
        processing: Processing::Accounts,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["i.provider"],
            "SELECT i.provider, i.provider AS name, i.subject AS handle, i.created_at, i.used_at FROM identities i WHERE i.account_id = $1",
        )),
    },
];
