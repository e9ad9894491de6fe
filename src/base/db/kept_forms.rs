//! What somebody typed into a form before they signed in or showed who they are.
//!
//! A visitor must not fill the disk: a form is kept for a day, a few for each browser, more for each network, and a bounded number of bytes for each network and
//! each commune. Whoever is over takes the place of the oldest of their own kind: neither one network nor many of one sender take a commune's room from those
//! who have less in it.

use super::{AccountId, Db, RowId, Statement, Tx, sql};
use crate::base::App;
use crate::base::clock::Timestamp;

/// Hours for which a form is kept.
pub const HOURS: i64 = 24;
/// The most letters that a form takes which anybody may fill in, all its fields together: a solution with everything that may be said of it.
pub const LETTERS_OPEN: usize = 12_000;
/// The same of any of our forms: a commune's lists of words.
pub const LETTERS_MOST: usize = 120_000;
/// Bytes of what is kept of one form that anybody may fill in.
pub const FORM_MOST: usize = 40_000;
/// Forms of one browser.
const BROWSER_MOST: i64 = 5;
/// Forms of one network.
const NETWORK_MOST: i64 = 200;
/// Bytes of one network.
pub const NETWORK_BYTES: i64 = 8 * 1024 * 1024;
/// Bytes of one commune.
const COMMUNE_MOST: i64 = 64 * 1024 * 1024;
/// What a form costs, however short it is: its row and its places in the indexes.
const ROW_COST: i64 = 2_048;
/// How many of the oldest are looked at at once.
const BATCH: i64 = 50;

/// The table, in whose files what was deleted is still to be read.
pub const REMAINS: &[&str] = &["kept_forms"];

/// What a person downloads of them.
pub const EXPORT: &str = "SELECT f.id, f.path AS address, f.body AS data, f.created_at FROM kept_forms f WHERE f.account_id = $1";

/// Whose a form is.
#[derive(Clone, Debug)]
pub struct Owner {
    /// The browser, as a keyed hash.
    pub browser: String,
    /// The network, as a keyed hash.
    pub network: String,
    /// The commune's slug, or nothing.
    pub commune: String,
    /// Who is signed in.
    pub account: Option<AccountId>,
    /// Whose session had ended, as a keyed hash; empty if that is not known.
    pub whose: String,
}

/// A form as it is kept: its fields in their order. `None` when it holds more letters than it may.
pub fn pack(fields: &str, most: usize) -> Option<String> {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(fields.as_bytes()).into_owned().filter(|(_, value)| !value.is_empty()).collect();
    let letters: usize = pairs.iter().map(|(name, value)| name.len() + value.chars().count()).sum();
    let packed = serde_json::to_string(&pairs).ok()?;
    (letters <= most && packed.len() <= FORM_MOST * most.div_ceil(LETTERS_OPEN)).then_some(packed)
}

fn unpack(packed: &str) -> String {
    let pairs: Vec<(String, String)> = serde_json::from_str(packed).unwrap_or_default();
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Keeps a packed form for `path`, in the place of what was kept for it and under its id: whoever is on the way to signing in for it names it by that.
pub async fn put(app: &App, owner: &Owner, path: &str, packed: &str) -> sqlx::Result<RowId> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let bytes = i64::try_from(packed.len()).unwrap_or(i64::MAX).max(ROW_COST);
    let insert = sql("INSERT INTO kept_forms (id, browser, network, commune, path, account_id, body, bytes, created_at, whose) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (browser, path) DO UPDATE SET \
         network = excluded.network, account_id = excluded.account_id, body = excluded.body, bytes = excluded.bytes, created_at = excluded.created_at, \
         whose = excluded.whose \
         RETURNING id")
    .bind(app.rng.id::<RowId>(now))
    .bind(&owner.browser)
    .bind(&owner.network)
    .bind(&owner.commune)
    .bind(path)
    .bind(owner.account)
    .bind(packed)
    .bind(bytes)
    .bind(now)
    .bind(&owner.whose);
    let (id,): (RowId,) = tx.one(insert).await?;
    let browser = sql(
        "DELETE FROM kept_forms WHERE browser = $1 AND id NOT IN (SELECT id FROM kept_forms WHERE browser = $1 ORDER BY created_at DESC, id DESC LIMIT $2)",
    );
    tx.run(browser.bind(&owner.browser).bind(BROWSER_MOST)).await?;
    let network = sql("DELETE FROM kept_forms WHERE network = $1 AND id NOT IN (SELECT id FROM kept_forms WHERE network = $1 ORDER BY id DESC LIMIT $2)");
    tx.run(network.bind(&owner.network).bind(NETWORK_MOST)).await?;
    bound(&mut tx, "network", &owner.network, NETWORK_BYTES).await?;
    bound(&mut tx, "commune", &owner.commune, COMMUNE_MOST).await?;
    tx.commit().await?;
    Ok(id)
}

/// Lets go of what has this value in a column, until no more than so many bytes are left: each time the oldest of the network that has most there.
async fn bound(tx: &mut Tx, column: &'static str, value: &str, most: i64) -> sqlx::Result<()> {
    let sum = sql("SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM kept_forms WHERE ").push(column).push(" = ").arg(value);
    let mut over = tx.one::<(i64,)>(sum).await?.0 - most;
    while over > 0 {
        let oldest = sql("SELECT id, bytes FROM kept_forms WHERE ").push(column).push(" = ").arg(value);
        let oldest = oldest.push(" AND network = (SELECT network FROM kept_forms WHERE ").push(column).push(" = ").arg(value);
        let oldest = oldest.push(" GROUP BY network ORDER BY SUM(bytes) DESC, network LIMIT 1) ORDER BY id LIMIT ").arg(BATCH);
        let oldest: Vec<(RowId, i64)> = tx.all(oldest).await?;
        if oldest.is_empty() {
            return Ok(());
        }
        let mut excess = Vec::new();
        for (id, bytes) in oldest {
            if over > 0 {
                over -= bytes;
                excess.push(id);
            }
        }
        tx.run(sql("DELETE FROM kept_forms WHERE id IN ").list(excess)).await?;
    }
    Ok(())
}

/// A form that was kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Which one.
    pub id: RowId,
    /// Where it is sent.
    pub path: String,
    /// As a plain form sends it.
    pub fields: String,
    /// Who was signed in.
    pub account: Option<AccountId>,
    /// Whose session had ended, as a keyed hash; empty if that is not known.
    pub whose: String,
    /// When.
    pub at: Timestamp,
}

type Row = (RowId, String, String, Option<AccountId>, Timestamp, String);

impl Kept {
    fn of((id, path, packed, account, at, whose): Row) -> Self {
        Self { id, path, fields: unpack(&packed), account, whose, at }
    }
}

fn select(browser: &str, now: Timestamp) -> Statement {
    let select = sql("SELECT id, path, body, account_id, created_at, whose FROM kept_forms WHERE browser = ").arg(browser);
    select.push(" AND created_at > ").arg(now.plus_seconds(-HOURS * 3_600))
}

/// What was kept for a browser: its few forms.
pub async fn of_browser(db: &Db, browser: &str, now: Timestamp) -> sqlx::Result<Vec<Kept>> {
    let found: Vec<Row> = db.all(select(browser, now)).await?;
    Ok(found.into_iter().map(Kept::of).collect())
}

/// What was kept for `path`.
pub async fn find(db: &Db, browser: &str, path: &str, now: Timestamp) -> sqlx::Result<Option<Kept>> {
    let found: Option<Row> = db.find(select(browser, now).push(" AND path = ").arg(path)).await?;
    Ok(found.map(Kept::of))
}

/// Takes away one that was read; of two who do it at once, one has it. What was kept in its place meanwhile stays.
pub async fn claim(db: &Db, browser: &str, kept: &Kept) -> sqlx::Result<bool> {
    let delete = sql("DELETE FROM kept_forms WHERE browser = $1 AND id = $2 AND created_at = $3").bind(browser).bind(kept.id).bind(kept.at);
    Ok(db.run(delete).await? == 1)
}

/// Forgets what was kept for `path`.
pub async fn remove(db: &Db, browser: &str, path: &str) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM kept_forms WHERE browser = $1 AND path = $2").bind(browser).bind(path)).await.map(drop)
}

/// Forgets what was kept for a commune's `path` in every browser.
pub async fn forget(tx: &mut Tx, commune: &str, path: &str) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM kept_forms WHERE commune = $1 AND path = $2").bind(commune).bind(path)).await.map(drop)
}

/// Forgets what was kept before then, some of it.
pub async fn sweep(db: &Db, before: Timestamp, most: i64) -> sqlx::Result<()> {
    let sweep = sql("DELETE FROM kept_forms WHERE id IN (SELECT id FROM kept_forms WHERE created_at < $1 ORDER BY created_at LIMIT $2)");
    db.run(sweep.bind(before).bind(most)).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_back_as_it_was() {
        let typed = "title=%D8%AD%D9%81%D8%B1%D8%A9&photo=1&photo=2&empty=&body=a%0D%0Ab+%26%3D%22";
        let packed = pack(typed, LETTERS_OPEN).expect("short");
        assert!(packed.contains("حفرة"), "letters are kept as letters: {packed}");
        assert_eq!(unpack(&packed), typed.replace("&empty=", ""));
    }

    #[test]
    fn what_no_form_takes_is_not_kept() {
        assert!(pack(&format!("body={}", "x".repeat(11_000)), LETTERS_OPEN).is_some());
        assert!(pack(&format!("body={}", "x".repeat(290_000)), LETTERS_MOST).is_none());
        assert!(pack(&"a=1&".repeat(20_000), LETTERS_OPEN).is_none());
        let arabic: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("body", &"ح".repeat(8_000)).finish();
        assert!(pack(&arabic, LETTERS_OPEN).expect("what a solution takes").len() < 17_000);
    }
}
