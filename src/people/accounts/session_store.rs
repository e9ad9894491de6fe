//! Sessions in the database, so that every node knows them and a person can see and end their own.
//!
//! - What the browser sends is kept only as a keyed hash, and what the session holds is sealed: whoever reads the database alone can be nobody.
//! - The account is also a column of its own, set from the key [`ACCOUNT`], so that sessions can be listed by account; [`USER_AGENT`] likewise. A session is
//!   named by its `id`, which opens nothing.
//! - A session ends [`IDLE_DAYS`] after the last visit and [`LONGEST_DAYS`] after it began, that of a visitor [`VISITOR_DAYS`] after the last change. That of
//!   staff ends [`STAFF_HOURS`](crate::web::session::STAFF_HOURS) after it began: the layer that loads the viewer sees to it by [`BEGAN_AT`].
//! - Reading needs no write: `seen_at` and the end move once in [`TOUCH_SECONDS`], beside the request, which neither waits for it nor fails with it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use uuid::Uuid;

use super::store;
use crate::base::App;
use crate::base::clock::{Clock, Rng, Timestamp};
use crate::base::db::{Db, Statement, sql};
use crate::base::secret::Secret;
use crate::people::roles;
use crate::web::session::{ACCOUNT, BEGAN_AT, LONGEST_DAYS, SEAL, USER_AGENT, hash, staff_since};

type Hash = [u8; 32];

/// Days without a visit after which a session ends.
pub const IDLE_DAYS: i64 = 30;
/// Days for which a session without an account is kept.
pub const VISITOR_DAYS: i64 = 1;
/// How much a session without an account may hold: the challenges of ten passkeys and a way on, several times over. It costs a visitor nothing to begin one.
pub const MOST_VISITOR_BYTES: usize = 32_768;
/// A visit within so many seconds of the last one that was written down is not written down.
pub const TOUCH_SECONDS: i64 = 3_600;
/// After a touch that failed, the next one is tried so much later.
const TOUCH_AGAIN_SECONDS: i64 = 60;
/// Touches remembered at once, at most.
const MOST_TOUCHES: usize = 10_000;

/// `$end` is what is left of the idle time, `$from` when the session began.
macro_rules! earlier_of {
    ($end:literal, $from:literal) => {
        concat!("CASE WHEN ", $end, " < ", $from, " + 15552000000000 THEN ", $end, " ELSE ", $from, " + 15552000000000 END")
    };
}
const _: () = assert!(LONGEST_DAYS * 86_400_000_000 == 15_552_000_000_000, "the same as in SQL");

/// tower-sessions' store over either engine. Clones share what they know of touches.
#[derive(Clone, Debug)]
pub struct DbSessions {
    db: Db,
    clock: Clock,
    rng: Rng,
    secret: Secret,
    /// Sessions whose visit is being written down, or could not be, and when it was tried.
    touches: Arc<Mutex<HashMap<Hash, Timestamp>>>,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    data: String,
    created_at: Timestamp,
    seen_at: Timestamp,
    expires_at: i64,
}

fn backend(error: impl Into<anyhow::Error>) -> Error {
    Error::Backend(format!("{:#}", error.into()))
}

impl DbSessions {
    /// The sessions of an installation; their ends are judged by its clock.
    pub fn new(app: &App) -> Self {
        Self { db: app.db.clone(), clock: app.clock.clone(), rng: app.rng.clone(), secret: app.secret.clone(), touches: Arc::default() }
    }

    /// Binds hash, account, data, user agent, now, and when the idle time ends.
    fn write(&self, text: &'static str, record: &Record) -> Result<Statement> {
        let hash = hash(&self.secret, &record.id);
        let account = record.data.get(ACCOUNT).and_then(|value| value.as_str()).and_then(|id| id.parse::<Uuid>().ok());
        let user_agent = record.data.get(USER_AGENT).and_then(|value| value.as_str()).unwrap_or_default();
        let kept: HashMap<_, _> = record.data.iter().filter(|(key, _)| key.as_str() != BEGAN_AT).collect();
        let data = serde_json::to_vec(&kept).map_err(|error| Error::Encode(error.to_string()))?;
        if account.is_none() && data.len() > MOST_VISITOR_BYTES {
            return Err(Error::Encode("a session without an account holds too much".to_owned()));
        }
        let data = self.secret.seal(SEAL, &hash, &data, &self.rng).map_err(backend)?;
        let now = self.clock.now();
        let days = if account.is_some() { IDLE_DAYS } else { VISITOR_DAYS };
        Ok(sql(text).bind(hash.to_vec()).bind(account).bind(data).bind(user_agent).bind(now).bind(now.plus_days(days)))
    }

    /// Whether a touch may be tried now; it then counts as tried.
    fn may_touch(&self, hash: Hash, now: Timestamp) -> bool {
        let mut touches = self.touches.lock().unwrap_or_else(PoisonError::into_inner);
        if touches.len() >= MOST_TOUCHES {
            touches.retain(|_, tried| tried.plus_seconds(TOUCH_AGAIN_SECONDS) > now);
        }
        let may = touches.len() < MOST_TOUCHES && touches.get(&hash).is_none_or(|tried| tried.plus_seconds(TOUCH_AGAIN_SECONDS) <= now);
        if may {
            touches.insert(hash, now);
        }
        may
    }

    /// Writes down that somebody was here, beside the request.
    fn touch(&self, hash: Hash, now: Timestamp) {
        if !self.may_touch(hash, now) {
            return;
        }
        let this = self.clone();
        tokio::spawn(async move {
            let touch = sql(concat!("UPDATE sessions SET seen_at = $1, expires_at = ", earlier_of!("$2", "created_at"), " WHERE hash = $3 AND seen_at < $1"));
            match this.db.run(touch.bind(now).bind(now.plus_days(IDLE_DAYS)).bind(hash.to_vec())).await {
                Ok(_) => drop(this.touches.lock().unwrap_or_else(PoisonError::into_inner).remove(&hash)),
                Err(error) => tracing::warn!("a visit could not be written down: {error}"),
            }
        });
    }
}

#[async_trait]
impl SessionStore for DbSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits do not collide; the unique key would refuse it if they did.
        let create = self.write(
            concat!(
                "INSERT INTO sessions (id, hash, account_id, data, user_agent, created_at, seen_at, expires_at) VALUES ($7, $1, $2, $3, $4, $5, $5, ",
                earlier_of!("$6", "$5"),
                ")"
            ),
            record,
        )?;
        self.db.run(create.bind(self.rng.id::<Uuid>(self.clock.now()))).await.map(drop).map_err(backend)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        // Only an update: a request that was under way while its session was ended must not bring it back.
        let save = self.write(
            concat!(
                "UPDATE sessions SET account_id = $2, data = $3, user_agent = $4, seen_at = $5, expires_at = ",
                earlier_of!("$6", "created_at"),
                " WHERE hash = $1"
            ),
            record,
        )?;
        self.db.run(save).await.map(drop).map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let (hash, now) = (hash(&self.secret, id), self.clock.now());
        let select = sql("SELECT data, created_at, seen_at, expires_at FROM sessions WHERE hash = $1 AND expires_at > $2").bind(hash.to_vec()).bind(now);
        let Some(row) = self.db.find::<Row>(select).await.map_err(backend)? else { return Ok(None) };
        let Some(data) = self.secret.unseal(SEAL, &hash, &row.data) else { return Ok(None) };
        let mut data: HashMap<_, _> = serde_json::from_slice(&data).map_err(|error| Error::Decode(error.to_string()))?;
        if data.contains_key(ACCOUNT) {
            data.insert(BEGAN_AT.to_owned(), row.created_at.micros().into());
            if row.seen_at.plus_seconds(TOUCH_SECONDS) <= now {
                self.touch(hash, now);
            }
        }
        let expiry_date = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(row.expires_at) * 1_000).map_err(backend)?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.db.run(sql("DELETE FROM sessions WHERE hash = $1").bind(hash(&self.secret, id).to_vec())).await.map(drop).map_err(backend)
    }
}

/// Deletes the sessions whose time is over.
pub(super) async fn delete_ended(app: &App) -> crate::base::error::Result<()> {
    let now = app.clock.now();
    app.db.run(sql("DELETE FROM sessions WHERE expires_at <= ").arg(now)).await?;
    store::end_begun_before(&app.db, &roles::everybody(app).await?, staff_since(now)).await?;
    Ok(())
}
