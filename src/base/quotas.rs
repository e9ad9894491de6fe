//! How often something may be done by somebody, or sent to somebody, within a while: counted in the database, on all nodes together, under a keyed hash
//! that says nobody's name.
//!
//! A while begins when the clock says so (each hour, each day since 1970), not with the first time.

use crate::base::App;
use crate::base::db::{Tx, sql};
use crate::base::error::Result;

/// So many in so many seconds.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// What is counted.
    pub name: &'static str,
    /// How many at most.
    pub most: u32,
    /// The length of the while.
    pub seconds: i64,
}

impl Quota {
    /// Takes one of what `who` has, in the transaction of what it is taken for. False, and nothing is taken, when none is left.
    pub async fn take(&self, app: &App, tx: &mut Tx, who: &str) -> Result<bool> {
        let length = self.seconds * 1_000_000;
        let number = app.clock.now().micros().div_euclid(length);
        let key = app.secret.keyed("quota", &[self.name.as_bytes(), &number.to_le_bytes(), who.as_bytes()]);
        let count = sql("INSERT INTO quotas (key, taken, ends_at) VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE SET taken = quotas.taken + 1 \
             WHERE quotas.taken < $3");
        let count = count.bind(key.to_vec()).bind((number + 1) * length).bind(i64::from(self.most));
        Ok(self.most > 0 && tx.run(count).await? == 1)
    }

    /// How long it is until everybody has all of it again.
    pub fn until_next(&self, app: &App) -> std::time::Duration {
        let length = self.seconds * 1_000_000;
        let left = length - app.clock.now().micros().rem_euclid(length);
        std::time::Duration::from_micros(u64::try_from(left).unwrap_or_default())
    }
}

/// Forgets what was counted in whiles that are over.
pub async fn forget_over(app: &App) -> Result<()> {
    app.db.run(sql("DELETE FROM quotas WHERE ends_at <= ").arg(app.clock.now())).await?;
    Ok(())
}
