//! Sessions in the database, so that every node knows them and a person can see and end their own.
//!
//! The record's data is JSON; the account is also a column of its own, set from the key [`ACCOUNT`], so that sessions can be listed by account.

use async_trait::async_trait;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{ExpiredDeletion, SessionStore};
use uuid::Uuid;

use super::{Db, Statement, sql};
use crate::clock::{Clock, Timestamp};

/// The key under which a session keeps the account that signed in.
pub const ACCOUNT: &str = "account";
/// The key under which a session keeps the browser's own description.
pub const USER_AGENT: &str = "user_agent";

/// tower-sessions' store over either engine.
#[derive(Clone, Debug)]
pub struct DbSessions {
    db: Db,
    clock: Clock,
}

impl DbSessions {
    /// A store over `db`; expiry is judged by `clock`.
    pub const fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }
}

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

fn expiry(record: &Record) -> i64 {
    i64::try_from(record.expiry_date.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX)
}

fn write(text: &'static str, record: &Record, now: Timestamp) -> Result<Statement> {
    let account = record.data.get(ACCOUNT).and_then(|value| value.as_str()).and_then(|id| id.parse::<Uuid>().ok());
    let user_agent = record.data.get(USER_AGENT).and_then(|value| value.as_str()).unwrap_or_default();
    let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
    Ok(sql(text).bind(record.id.to_string()).bind(account).bind(data).bind(user_agent).bind(now).bind(expiry(record)))
}

#[async_trait]
impl SessionStore for DbSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits do not collide; the primary key would refuse it if they did.
        let create = write(
            "INSERT INTO sessions (id, account_id, data, user_agent, seen_at, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $5)",
            record,
            self.clock.now(),
        )?;
        self.db.run(create).await.map(drop).map_err(backend)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        // Only an update: a request that was under way while its session was ended must not bring it back.
        let save =
            write("UPDATE sessions SET account_id = $2, data = $3, user_agent = $4, seen_at = $5, expires_at = $6 WHERE id = $1", record, self.clock.now())?;
        self.db.run(save).await.map(drop).map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row = self
            .db
            .find::<(String, i64)>(sql("SELECT data, expires_at FROM sessions WHERE id = $1 AND expires_at > $2").bind(id.to_string()).bind(self.clock.now()))
            .await
            .map_err(backend)?;
        row.map(|(data, expires)| {
            Ok(Record {
                id: *id,
                data: serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?,
                expiry_date: time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(expires) * 1_000).map_err(backend)?,
            })
        })
        .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.db.run(sql("DELETE FROM sessions WHERE id = $1").bind(id.to_string())).await.map(drop).map_err(backend)
    }
}

#[async_trait]
impl ExpiredDeletion for DbSessions {
    async fn delete_expired(&self) -> Result<()> {
        self.db.run(sql("DELETE FROM sessions WHERE expires_at <= $1").bind(self.clock.now())).await.map(drop).map_err(backend)
    }
}
