//! What every handler can reach.

use std::sync::Arc;

use axum::http::Extensions;

use crate::base::clock::{Clock, Rng};
use crate::base::config::Config;
use crate::base::db::Db;
use crate::base::files::Files;
use crate::base::limits::Limits;
use crate::base::mail::Mailer;
use crate::base::secret::Secret;
use crate::base::slice::Slice;
use crate::base::sms::Texter;
use crate::base::uploads::Uploads;

/// What every handler can reach. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Chance.
    pub rng: Rng,
    /// The installation's secret.
    pub secret: Secret,
    /// Outgoing mail.
    pub mailer: Mailer,
    /// Outgoing SMS.
    pub texter: Texter,
    /// Photos and mandates.
    pub files: Files,
    /// Room for files that are being sent.
    pub uploads: Uploads,
    /// Rate limits.
    pub limits: Arc<Limits>,
    /// What the program consists of.
    pub slices: &'static [Slice],
    /// What single slices keep in memory as long as the process lives, by its type: for handlers a state of its own (`FromRef`).
    pub extensions: Arc<Extensions>,
    /// Whether this is the demonstration.
    pub demo: bool,
}

impl App {
    /// The whole address of a path of ours, for whoever reads it elsewhere: in a mail, in an SMS, on paper.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_url)
    }

    /// The same with something that a slice keeps in memory.
    #[must_use]
    pub fn with(mut self, kept: impl Clone + Send + Sync + 'static) -> Self {
        Arc::make_mut(&mut self.extensions).insert(kept);
        self
    }
}
