//! The round table as a part of a consultation: the way to it.

use app::components::page::Draw;
use app::model::consultations::PhaseKind;
use app::pages;
use app::words::tr;
use async_trait::async_trait;

use crate::base::App;
use crate::base::db::{Conn, ConsultationId};
use crate::base::error::Result;
use crate::base::part::{Part, Section, Seen};
use crate::participation::consultations;
use crate::participation::questionnaires;

/// What consultations ask of this slice.
#[derive(Debug)]
pub(super) struct RoundTables;

#[async_trait]
impl Part for RoundTables {
    fn name(&self) -> &'static str {
        "round tables"
    }

    /// The questions are another part.
    fn asks_in(&self) -> &'static [PhaseKind] {
        &[]
    }

    async fn belongs(&self, app: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        let consultation = consultations::get(db, id).await?;
        Ok(questionnaires::positions_shown(db, &consultation, app.clock.now()).await?.is_some())
    }

    async fn section(&self, _: &App, db: &mut Conn<'_>, seen: &Seen<'_>) -> Result<Option<Section>> {
        let consultation = consultations::get(db, seen.consultation.id).await?;
        let Some(public) = questionnaires::positions_shown(db, &consultation, seen.now).await? else { return Ok(None) };
        let (number, shown) = (consultation.number, (public || seen.staff) && !seen.rehearsal);
        let body = Draw::new(move |f| pages::round_table::section(f, number, shown));
        Ok(Some(Section { anchor: "table", title: tr::round_tables::TITLE, body, act: None, done: None }))
    }
}
