//! Meetings with which a template begins, on days of its phases: staff set the place and move them, or remove them as long as nobody was told. None is published
//! without its place.

use app::model::Lang;
use app::model::consultations::{Multilingual, PhaseKind};
use app::model::languages::LANGS;
use app::words::{Key, tr};

use super::arranging::moment;
use super::model::Plan;
use super::store::{self, New};
use crate::base::App;
use crate::base::db::{ConsultationId, Tx};
use crate::base::error::Result;
use crate::participation::consultations;

/// In which phase each is, how many days after its beginning, from when to when, and its title and agenda.
const BUDGET: [(PhaseKind, i64, [&str; 2], [Key; 2]); 3] = {
    use tr::meetings::starter as word;
    [
        (PhaseKind::Inform, 3, ["18:00", "20:00"], [word::LAUNCH, word::LAUNCH_AGENDA]),
        (PhaseKind::Gather, 10, ["18:00", "20:30"], [word::FORUM, word::FORUM_AGENDA]),
        (PhaseKind::Review, 7, ["10:00", "12:00"], [word::COMMITTEE, word::COMMITTEE_AGENDA]),
    ]
};

/// In the languages that these words have.
fn said(key: Key) -> Multilingual {
    let of = |lang| key.text(lang).to_owned();
    Multilingual { ar: of(Lang::Ar), fr: of(Lang::Fr), en: of(Lang::En), ..Multilingual::default() }
}

/// Whether a place still is the one that says that none is chosen.
pub(super) fn is_placeless(plan: &Plan) -> bool {
    let none = said(tr::meetings::starter::PLACE);
    LANGS.into_iter().any(|lang| !none.own(lang).is_empty() && plan.place.own(lang) == none.own(lang))
}

/// Adds those of a participatory budget.
pub(super) async fn fill(app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
    let (consultation, now) = (consultations::get(tx, id).await?, app.clock.now());
    for (kind, days, hours, [title, agenda]) in BUDGET {
        let phase = consultation.schedule.phases().iter().find(|phase| phase.kind == kind);
        let Some(day) = phase.and_then(|phase| phase.starts_at).map(|start| start.plus_days(days).day()) else { continue };
        let (Some(starts_at), Some(ends_at)) = (moment(day, hours[0]), moment(day, hours[1])) else { continue };
        if starts_at <= now {
            continue;
        }
        let plan = Plan {
            title: said(title),
            starts_at,
            ends_at,
            place: said(tr::meetings::starter::PLACE),
            neighbourhood: None,
            point: None,
            agenda: said(agenda),
            seats: None,
            register_until: starts_at,
        };
        let new = New { id: app.rng.id(now), consultation: id, commune: consultation.commune_id, plan: &plan, by: consultation.created_by, at: now };
        store::insert(tx, &new).await?;
    }
    Ok(())
}
