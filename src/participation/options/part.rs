//! Options as a part of a consultation.

use app::components::page::Draw;
use app::model::consultations::PhaseKind;
use app::model::paths;
use app::model::{Lang, Localized};
use app::pages;
use app::words::{Key, tr};
use async_trait::async_trait;

use super::store::{self, OptionRow};
use super::{ASKS, MOST, listing, moderated};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Conn, ConsultationId, OrganisationId, SolutionId};
use crate::base::error::Result;
use crate::base::part::{Asked, Basis, GivenAs, Lack, Part, Section, Seen, Tally};
use crate::participation::{consultations, solutions};

/// What stands before the number of an option in the name of a basis.
const BASIS: &str = "option.";

/// What consultations ask of this slice.
#[derive(Debug)]
pub(super) struct Options;

#[async_trait]
impl Part for Options {
    fn name(&self) -> &'static str {
        "options"
    }

    fn asks_in(&self) -> &'static [PhaseKind] {
        ASKS
    }

    async fn belongs(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        Ok(consultations::get(db, id).await?.takes_options())
    }

    async fn section(&self, _: &App, db: &mut Conn<'_>, seen: &Seen<'_>) -> Result<Option<Section>> {
        let Asked { id, slug, number, .. } = seen.consultation;
        if !consultations::get(db, id).await?.takes_options() {
            return Ok(None);
        }
        let list = store::summary(db, id).await?;
        let (count, locked, staff) = (list.option_count, list.locked_at.is_some(), seen.staff);
        // A rehearsal keeps nothing, so there is nothing to put forward in it.
        let act = (seen.standing.is_open() && !seen.rehearsal).then(|| (tr::options::PUT_FORWARD, paths::put_forward(slug, number)));
        let body = Draw::new(move |f| pages::options::section(f, (number, count), (locked, staff)));
        Ok(Some(Section { anchor: "options", title: tr::options::TITLE, body, act, done: None }))
    }

    fn workshop(&self, consultation: &Asked<'_>) -> Option<(Key, String)> {
        consultation.takes_options.then(|| (tr::options::staff::TITLE, paths::option_board(consultation.slug, consultation.number)))
    }

    async fn lacks(&self, _: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<Lack>> {
        let found = consultations::get(db, consultation.id).await?;
        if !found.takes_options() {
            return Ok(Vec::new());
        }
        let kinds: Vec<PhaseKind> = found.schedule.phases().iter().map(|phase| phase.kind).collect();
        let path = || paths::consultation_phases(consultation.slug, consultation.number);
        let lacking = [(PhaseKind::Gather, tr::options::lack::GATHER), (PhaseKind::Review, tr::options::lack::REVIEW)];
        let lacking = lacking.into_iter().filter(|(kind, _)| !kinds.contains(kind));
        Ok(lacking.map(|(_, key)| Lack::new(key.text(lang), path())).collect())
    }

    /// The final list, before people vote on it.
    async fn due(&self, app: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<(Timestamp, Lack)>> {
        use tr::options::staff as word;
        let found = consultations::get(db, consultation.id).await?;
        let Some(due) = listing::due(app, db, &found).await? else { return Ok(Vec::new()) };
        let key = if due <= app.clock.now() { word::LIST_LATE } else { word::LIST_DUE };
        let text = key.fill(lang, &[("date", &app::format::date(lang, due.into()))]);
        Ok(vec![(due, Lack::new(text, paths::option_board(consultation.slug, consultation.number)))])
    }

    async fn given_among(
        &self,
        db: &mut Conn<'_>,
        ids: &[ConsultationId],
        (account, _): (AccountId, &[OrganisationId]),
    ) -> Result<Vec<(ConsultationId, GivenAs)>> {
        Ok(store::given_among(db, ids, account).await?.into_iter().map(|id| (id, GivenAs::Person)).collect())
    }

    async fn contributors(&self, db: &mut Conn<'_>, id: ConsultationId, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        Ok(store::authors(db, id, after, most).await?)
    }

    async fn tallies(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<Vec<Tally>> {
        if !consultations::get(db, id).await?.takes_options() {
            return Ok(Vec::new());
        }
        Ok(vec![Tally { what: tr::options::COUNT, count: store::summary(db, id).await?.option_count }])
    }

    async fn bases(&self, app: &App, db: &mut Conn<'_>, consultation: &Asked<'_>) -> Result<Vec<Basis>> {
        let options = store::list(db, consultation.id, 0, MOST).await?;
        let readable = moderated::readable(app, &options).await?;
        let ids: Vec<SolutionId> = options.iter().map(|option| option.solution_id).collect();
        let cards = solutions::among(app, &ids).await?;
        let supports = |id: SolutionId| cards.iter().find(|(known, _)| *known == id).map_or(0, |(_, card)| card.support_count);
        let mut bases = Vec::new();
        for option in options {
            bases.push(Basis {
                key: format!("{BASIS}{}", option.number),
                title: title(&option, readable.contains(&option.solution_id)),
                path: paths::option(consultation.slug, consultation.number, option.number),
                count: supports(option.solution_id),
                solution: Some(option.solution_id),
            });
        }
        Ok(bases)
    }

    async fn contributors_to(&self, db: &mut Conn<'_>, (id, key): (ConsultationId, &str), after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        let Some(number) = key.strip_prefix(BASIS).and_then(|number| number.parse().ok()) else { return Ok(Vec::new()) };
        let Some(option) = store::find(db, id, number).await? else { return Ok(Vec::new()) };
        // What goes on in it was theirs too.
        let mut people: Vec<AccountId> = store::held_by(db, option.id).await?.into_iter().map(|held| held.author_id).chain([option.author_id]).collect();
        people.sort_unstable();
        people.dedup();
        Ok(people.into_iter().filter(|person| after.is_none_or(|after| *person > after)).take(usize::try_from(most).unwrap_or(0)).collect())
    }
}

/// The title in the one language in which its author wrote it; the number of one whose text nobody may read.
fn title(option: &OptionRow, readable: bool) -> Localized {
    let own = |lang| if readable { option.title.clone() } else { tr::options::NUMBERED.fill(lang, &[("number", &option.number.to_string())]) };
    Localized { ar: own(Lang::Ar), fr: own(Lang::Fr), en: own(Lang::En) }
}
