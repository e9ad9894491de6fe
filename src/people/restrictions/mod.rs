//! Restrictions: what a mute or a suspension forbids somebody to do in a commune. The slices in which people speak ask [`allow_publishing`] or
//! [`allow_taking_part`].
//!
//! Measures are given, contested and reversed in `moderation/measures`. They end by time alone: every rule asks with the moment, in the transaction of what
//! is to be done. No job has to run.

mod holdings;
pub(crate) mod measures;
pub mod past;
mod store;

use app::components::labels;
use app::model::form::{FormErrors, LocalizedValue};
use app::model::measures::MeasureKind;
use app::words::tr;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, PartRows, Parts, Tx};
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;
use crate::communes;
use crate::web::viewer::Restriction;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { holdings: holdings::HOLDINGS, ..Slice::named("restrictions") };

/// What somebody may not do now, and where: suspensions first.
pub async fn current(app: &App, account: AccountId) -> Result<Vec<Restriction>> {
    let rows = with_current(Parts::default(), account, app.clock.now()).load(&mut &app.db).await?;
    current_of(app, &rows).await
}

/// Asks what somebody may not do at this moment.
pub fn with_current(parts: Parts, account: AccountId, now: Timestamp) -> Parts {
    store::with_current(parts, account, now)
}

/// What somebody may not do, and where, from the rows of [`with_current`]: suspensions first, each kind by its end, the latest first.
pub async fn current_of(app: &App, rows: &PartRows) -> Result<Vec<Restriction>> {
    let mut all = Vec::new();
    for row in rows.of("restrictions") {
        let Some(commune) = row.id(0) else { continue };
        let (commune, kind) = (communes::get(app, commune).await?, MeasureKind::parse(row.text(0)).unwrap_or(MeasureKind::Mute));
        all.push(Restriction { commune: commune.id, slug: commune.slug, name: commune.name, kind, until: Timestamp(row.number(0)) });
    }
    all.sort_by_key(|one| (one.kind != MeasureKind::Suspension, std::cmp::Reverse(one.until)));
    Ok(all)
}

/// Until when somebody is suspended in a commune, from the rows of [`with_current`].
pub fn suspended_until(rows: &PartRows, commune: CommuneId) -> Option<Timestamp> {
    let here = rows.of("restrictions").filter(|row| row.id(0) == Some(commune));
    here.filter(|row| MeasureKind::parse(row.text(0)) == Some(MeasureKind::Suspension)).map(|row| Timestamp(row.number(0))).max()
}

/// Refuses, with a message beside `field`, to write something that others read, or to flag it, while a measure forbids it. Neither the muted nor the suspended do.
pub async fn allow_publishing(app: &App, tx: &mut Tx, account: AccountId, commune: CommuneId, field: &'static str) -> Result<()> {
    let found = store::current(tx, account, Some(commune), app.clock.now()).await?;
    found.first().map_or(Ok(()), |row| Err(refusal(row, field)))
}

/// Refuses, with a message beside `field`, to support, endorse, vote or pledge while a measure forbids it. The suspended do not.
pub async fn allow_taking_part(app: &App, tx: &mut Tx, account: AccountId, commune: CommuneId, field: &'static str) -> Result<()> {
    let found = store::current(tx, account, Some(commune), app.clock.now()).await?;
    found.iter().find(|row| row.kind() == MeasureKind::Suspension).map_or(Ok(()), |row| Err(refusal(row, field)))
}

/// Refuses, with a message beside `field`, what somebody may do nowhere who may not speak somewhere: a name is shown in every commune.
pub async fn allow_anywhere(app: &App, tx: &mut Tx, account: AccountId, field: &'static str) -> Result<()> {
    let found = store::current(tx, account, None, app.clock.now()).await?;
    found.first().map_or(Ok(()), |row| Err(refusal(row, field)))
}

/// What somebody is told that may not.
fn refusal(row: &store::Row, field: &'static str) -> Error {
    let message = if row.kind() == MeasureKind::Suspension { tr::measures::SUSPENDED } else { tr::measures::MUTED };
    let values = vec![("until", LocalizedValue::Moment(row.ends_at.into())), ("rule", LocalizedValue::Word(labels::reason(row.reason())))];
    FormErrors::of_localized(field, message, values).into()
}
