//! Outcomes with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use app::model::consultations::Multilingual;

use super::bases;
use super::model::{NewNote, Outcome, Point, PointBasis, Said, multilingual};
use super::store::{telling, writing};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Conn, ConsultationId, PledgeId, Tx};
use crate::base::error::Result;
use crate::base::part::Asked;

/// An outcome.
#[derive(Debug)]
pub struct OutcomeRow<'a> {
    pub consultation: Asked<'a>,
    pub summary: &'a Multilingual,
    /// With what their bases are called within their parts.
    pub points: &'a [Point],
    pub pledges: &'a [PledgeId],
    pub officer: AccountId,
    pub at: Timestamp,
}

/// Keeps one that is public, and of which everybody has been told; the consultation is decided apart.
pub async fn insert(app: &App, tx: &mut Tx, row: &OutcomeRow<'_>) -> Result<Outcome> {
    let (id, at) = (row.consultation.id, row.at);
    writing::begin(tx, id, row.officer, at.plus_days(-10)).await?;
    writing::set_summary(tx, id, row.summary, at).await?;
    for point in row.points {
        writing::insert_point(tx, id, point).await?;
    }
    for pledge in row.pledges {
        writing::attach(tx, id, *pledge).await?;
    }
    writing::publish(tx, id, row.officer, at).await?;
    for part in app.parts() {
        let found = part.bases(app, &mut Conn::Tx(tx), &row.consultation).await?;
        for point in row.points {
            for basis in found.iter().filter(|basis| point.bases.iter().any(|kept| kept.part == part.name() && kept.name == basis.key)) {
                let offered = bases::Offered { part: part.name(), basis: basis.clone() };
                let frozen: PointBasis = offered.frozen();
                writing::freeze_basis(tx, id, point.number, &frozen).await?;
            }
        }
    }
    super::store::find(tx, id).await?.ok_or(crate::base::error::Error::NotFound)
}

/// Adds what was done since of a point: Arabic, then French.
pub async fn add(app: &App, tx: &mut Tx, id: ConsultationId, (point, ar, fr): (i64, &str, &str), (by, at): (AccountId, Timestamp)) -> Result<()> {
    let text = multilingual([ar, fr, "", ""]);
    let note = NewNote { point: Some(point), what: Said::Addition(&text), by, at };
    Ok(writing::insert_note(tx, (app.rng.id(at), id), &note).await?)
}

/// Keeps who was told: everybody who contributed, with the points that rest on what they gave.
pub async fn tell(app: &App, tx: &mut Tx, id: ConsultationId, at: Timestamp) -> Result<()> {
    for (person, points) in super::telling::concerned(app, &mut Conn::Tx(tx), id, None, 100_000).await? {
        let numbers = points.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        telling::insert(tx, id, (person, &numbers), at).await?;
    }
    Ok(telling::mark_told(tx, id, None, Some(at)).await?)
}
