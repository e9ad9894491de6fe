//! Before publishing: what a commune reads first. [`screen`] belongs into the transaction of every publication and edit, after the text is written.
//!
//! - A commune says by kind of content and of author what is published and what is held, and which checks hold besides: links, words of its lists, many
//!   texts in a few minutes, repeats of a hidden text. Without a word of it only repeats are held.
//! - What is held nobody reads but its author and the moderators; it counts nowhere and nobody is told of it until it is released.
//! - What nobody decides within [`HOURS`] is released by the clock: see [`crate::moderation::holding::releasing`].

mod lists;
pub mod releasing;
pub(super) mod routes;
pub(super) mod store;

use std::collections::{BTreeSet, HashMap};

use app::model::content::{ItemKind, Role, Visibility};
use app::model::form::FormErrors;
use app::model::holding::{AuthorClass, HeldNotice, HeldReason, HoldingFields, PublicRules, SampleResult};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;
use lists::Lists;
pub(in crate::moderation) use lists::fold;
pub use lists::fold_kept;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{CommuneId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::folding;
use crate::base::kind::{Content, Item};
use crate::base::text::{clean, digit};
use crate::communes::Commune;
use crate::moderation::content;
use crate::moderation::decisions::acts::{Act, next};
use crate::moderation::holding::store::{HeldRow, NewHeld, RulesRow};
use crate::people::accounts::Viewer;
use crate::people::staff;

/// Hours within which somebody decides about what is held.
pub const HOURS: i64 = 72;
/// Accounts younger than this are new: their flags weigh nothing, and their texts may be held.
const NEW_DAYS: i64 = 7;
/// What "too fast" looks back on.
const FAST_SECONDS: i64 = 600;
/// The most links or texts that a commune may name.
const MOST_COUNT: i64 = 100;

/// What a commune holds.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    held: BTreeSet<(&'static str, &'static str)>,
    links_most: Option<i64>,
    fast_most: Option<i64>,
    words: bool,
    repeats: bool,
    lists: Lists,
}

impl Default for Rules {
    fn default() -> Self {
        Self { held: BTreeSet::new(), links_most: None, fast_most: None, words: false, repeats: true, lists: Lists::default() }
    }
}

/// `comment.new` and the like; anything else is nothing.
fn pair(text: &str) -> Option<(&'static str, &'static str)> {
    let (kind, class) = text.split_once('.')?;
    let kind = ItemKind::parse(kind).filter(|kind| ItemKind::held().contains(kind))?;
    Some((kind.as_str(), AuthorClass::parse(class)?.as_str()))
}

impl From<RulesRow> for Rules {
    fn from(row: RulesRow) -> Self {
        Self {
            held: row.held.split_whitespace().filter_map(pair).collect(),
            links_most: row.links_most,
            fast_most: row.fast_most,
            words: row.words,
            repeats: row.repeats,
            lists: Lists { written: [row.arabic, row.french, row.darija], folded: row.folded },
        }
    }
}

impl Rules {
    fn holds(&self, kind: ItemKind, class: AuthorClass) -> bool {
        self.held.contains(&(kind.as_str(), class.as_str()))
    }

    fn names(&self) -> Vec<String> {
        self.held.iter().map(|(kind, class)| format!("{kind}.{class}")).collect()
    }

    fn row(&self) -> RulesRow {
        let Lists { written: [arabic, french, darija], folded } = self.lists.clone();
        let (held, words, repeats) = (self.names().join(" "), self.words, self.repeats);
        RulesRow { held, links_most: self.links_most, fast_most: self.fast_most, words, repeats, arabic, french, darija, folded }
    }
}

pub(super) async fn rules(db: &mut impl Sql, commune: CommuneId) -> Result<Rules> {
    Ok(store::rules(db, commune).await?.map_or_else(Rules::default, Rules::from))
}

/// A text before the rules.
struct Text<'a> {
    /// All of it, with what stands beside it.
    whole: &'a str,
    /// What a repetition is known by.
    body: &'a str,
    /// Its links to elsewhere.
    links: i64,
    /// Which one it is, if it was published.
    item: Option<Item>,
}

/// How many links a text has to other sites: one to a page of ours misleads nobody, and the address of a photo here is no link at all.
fn links(app: &App, text: &str) -> i64 {
    folding::links(&text.replace(&app.url("/"), "/"))
}

/// What a text alone is held for: its links, its words, that it repeats a hidden one.
async fn judge(db: &mut impl Sql, rules: &Rules, commune: CommuneId, text: Text<'_>) -> Result<SampleResult> {
    let Text { whole, body, links, item } = text;
    let words = if rules.words { rules.lists.found(whole) } else { Vec::new() };
    let mut reasons = Vec::new();
    if rules.links_most.is_some_and(|most| links > most) {
        reasons.push(HeldReason::Links);
    }
    if !words.is_empty() {
        reasons.push(HeldReason::Words);
    }
    if rules.repeats
        && let Some(hash) = folding::fingerprint(body)
        && store::is_known_text(db, commune, &hash, item).await?
    {
        reasons.push(HeldReason::Repeat);
    }
    Ok(SampleResult { reasons, words, links })
}

/// Something that was just written, as [`screen`] looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Publication {
    item: Item,
    first: bool,
}

impl Publication {
    /// What was just published.
    pub fn first(item: impl Into<Item>) -> Self {
        Self { item: item.into(), first: true }
    }

    /// What was just edited.
    pub fn edited(item: impl Into<Item>) -> Self {
        Self { item: item.into(), first: false }
    }
}

/// Holds what was just published, or just edited, if the commune's rules say so; tells whether. Counts follow. What an officer says for the commune is
/// never held.
pub async fn screen(app: &App, tx: &mut Tx, commune: &Commune, viewer: &Viewer, publication: Publication) -> Result<bool> {
    let Publication { item, first } = publication;
    let held = hold(app, tx, commune, viewer, publication).await?;
    match (held, first) {
        (false, true) => app.raise(tx, Event::Published(item)).await?,
        (false, false) => app.raise(tx, Event::Rewritten(item)).await?,
        (true, false) => app.raise(tx, Event::VisibilityChanged { item, to: Visibility::Held }).await?,
        // Nobody has read it yet.
        (true, true) => {}
    }
    Ok(held)
}

async fn hold(app: &App, tx: &mut Tx, commune: &Commune, viewer: &Viewer, Publication { item, first }: Publication) -> Result<bool> {
    let rules = rules(tx, commune.id).await?;
    let content = content::load(app, tx, commune, item).await?;
    let Some(to) = next(content.visibility, Act::Hold).filter(|_| !content.official) else { return Ok(false) };
    let kind = app.kind(item.kind)?;
    let beside = kind.texts_beside(tx, item.id).await?;
    let whole = format!("{}\n{}\n{beside}", content.title, content.whole());
    let mut judged = judge(tx, &rules, commune.id, Text { whole: &whole, body: &content.body, links: links(app, &whole), item: Some(item) }).await?;
    let now = app.clock.now();
    let wrote = content::activity(app, tx, viewer.id, now.plus_seconds(-FAST_SECONDS)).await?;
    if rules.fast_most.is_some_and(|most| wrote.lately > most) {
        judged.reasons.push(HeldReason::Fast);
    }
    // The text itself is public at this moment, and was so before if it is an edit.
    let unknown = wrote.public <= i64::from(first) || is_new(viewer, now);
    let class = class(viewer, &content, unknown);
    if rules.holds(item.kind, class) {
        judged.reasons.push(if class == AuthorClass::New { HeldReason::First } else { HeldReason::Commune });
    }
    if judged.reasons.is_empty() {
        return Ok(false);
    }
    if !kind.set_visibility(app, tx, content.revision(), to).await? {
        return Err(Error::Conflict(tr::moderation::item::CHANGED));
    }
    if first {
        kind.mark_never_public(tx, item.id).await?;
    }
    let reasons = judged.reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(" ");
    let new = NewHeld {
        item,
        version: content.version,
        commune: commune.id,
        author: content.author_id,
        reasons: &reasons,
        words: &judged.words.join("\n"),
        never_public: first,
        at: now,
        due_at: now.plus_seconds(3_600 * HOURS),
    };
    store::hold(tx, &new).await?;
    Ok(true)
}

/// Whether somebody's account is younger than a few days.
pub(super) fn is_new(viewer: &Viewer, now: Timestamp) -> bool {
    now < viewer.created_at.plus_days(NEW_DAYS)
}

/// Keeps what flags cover until somebody decides, [`HOURS`] at most; `false` when this version was covered before, or waits already.
pub(super) async fn cover(app: &App, tx: &mut Tx, commune: &Commune, content: &Content) -> Result<bool> {
    let now = app.clock.now();
    let new = NewHeld {
        item: content.item,
        version: content.version,
        commune: commune.id,
        author: content.author_id,
        reasons: HeldReason::Covered.as_str(),
        words: "",
        never_public: false,
        at: now,
        due_at: now.plus_seconds(3_600 * HOURS),
    };
    Ok(store::cover(tx, &new).await?)
}

/// Whether it waits because flags cover it.
pub(super) async fn is_covered(db: &mut impl Sql, item: Item) -> Result<bool> {
    Ok(store::waiting_among(db, &[item]).await?.iter().any(|row| reasons(row).contains(&HeldReason::Covered)))
}

/// Residents were verified in person: they are not unknown.
fn class(viewer: &Viewer, content: &Content, unknown: bool) -> AuthorClass {
    if content.organisation_id.is_some() {
        AuthorClass::Organisation
    } else if viewer.is_resident(content.commune_id) {
        AuthorClass::Resident
    } else if unknown {
        AuthorClass::New
    } else {
        AuthorClass::Participant
    }
}

/// Why something waits; `None` if it does not.
pub(super) async fn notice(app: &App, item: Item) -> Result<Option<HeldNotice>> {
    Ok(notices(app, &[item]).await?.remove(&item))
}

/// Why those of these wait that do.
pub(super) async fn notices(app: &App, items: &[Item]) -> Result<HashMap<Item, HeldNotice>> {
    let rows = store::waiting_among(&mut &app.db, items).await?;
    Ok(rows.into_iter().filter_map(|row| row.item().map(|item| (item, describe(item.kind, row)))).collect())
}

pub(super) fn describe(kind: ItemKind, row: HeldRow) -> HeldNotice {
    HeldNotice { kind, reasons: reasons(&row), words: row.words.lines().map(str::to_owned).collect(), since: row.held_at.into(), due_at: row.due_at.into() }
}

pub(super) fn reasons(row: &HeldRow) -> Vec<HeldReason> {
    row.reasons.split_whitespace().filter_map(HeldReason::parse).collect()
}

/// What everybody may know of a commune's rules.
pub async fn public(app: &App, commune: &Commune) -> Result<PublicRules> {
    let rules = rules(&mut &app.db, commune.id).await?;
    let pairs = ItemKind::held().into_iter().flat_map(|kind| AuthorClass::ALL.iter().map(move |class| (kind, *class)));
    Ok(PublicRules {
        review_weight: commune.review_weight,
        decision_hours: commune.decision_hours,
        appeal_days: commune.appeal_days,
        organisation_days: commune.organisation_days,
        held: pairs.filter(|(kind, class)| rules.holds(*kind, *class)).collect(),
        links_most: rules.links_most,
        fast_most: rules.fast_most,
        words: rules.words,
        repeats: rules.repeats,
    })
}

/// The rules as the form shows them.
pub(super) async fn fields(app: &App, viewer: &Viewer, commune: &Commune) -> Result<HoldingFields> {
    viewer.require(Role::Administrator, commune)?;
    let rules = rules(&mut &app.db, commune.id).await?;
    let yes = |on: bool| if on { "yes".to_owned() } else { String::new() };
    let held = rules.names();
    let [arabic, french, darija] = rules.lists.written;
    Ok(HoldingFields {
        held,
        links: yes(rules.links_most.is_some()),
        links_most: rules.links_most.unwrap_or(2).to_string(),
        fast: yes(rules.fast_most.is_some()),
        fast_most: rules.fast_most.unwrap_or(5).to_string(),
        words: yes(rules.words),
        repeats: yes(rules.repeats),
        arabic,
        french,
        darija,
        ..HoldingFields::default()
    })
}

/// Keeps new rules for what is written from now on.
pub(super) async fn save(app: &App, viewer: &Viewer, commune: &Commune, fields: &HoldingFields) -> Result<()> {
    viewer.require(Role::Administrator, commune)?;
    let rules = parse(fields)?;
    let mut tx = app.db.begin().await?;
    store::save_rules(&mut tx, commune.id, &rules.row(), app.clock.now()).await?;
    app.raise(&mut tx, Event::Settings(commune.id)).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::HoldingChanged.at(&paths::holding(&commune.slug))).await?;
    tx.commit().await?;
    Ok(())
}

/// What the rules in the form would make of the sample in it. Keeps nothing.
pub(super) async fn try_out(app: &App, viewer: &Viewer, commune: &Commune, fields: &HoldingFields) -> Result<SampleResult> {
    viewer.require(Role::Administrator, commune)?;
    let rules = parse(fields)?;
    let sample = clean(&fields.sample);
    if sample.is_empty() {
        return Err(Error::field("sample", tr::holding::SAMPLE_EMPTY));
    }
    if sample.chars().count() > 8_000 {
        return Err(Error::field("sample", tr::holding::SAMPLE_LONG));
    }
    judge(&mut &app.db, &rules, commune.id, Text { whole: &sample, body: &sample, links: links(app, &sample), item: None }).await
}

fn parse(fields: &HoldingFields) -> Result<Rules> {
    let mut errors = FormErrors::default();
    let links_most = count("links_most", &fields.links, &fields.links_most, 0, &mut errors);
    let fast_most = count("fast_most", &fields.fast, &fields.fast_most, 1, &mut errors);
    let lists = [("arabic", &fields.arabic), ("french", &fields.french), ("darija", &fields.darija)];
    let lists = lists.map(|(field, typed)| lists::parse(field, typed, &mut errors));
    errors.into_result()?;
    Ok(Rules {
        held: fields.held.iter().filter_map(|text| pair(text)).collect(),
        links_most,
        fast_most,
        words: !fields.words.is_empty(),
        repeats: !fields.repeats.is_empty(),
        lists: Lists::new(lists),
    })
}

/// A number, when its check is on; digits of any script.
fn count(field: &'static str, on: &str, typed: &str, least: i64, errors: &mut FormErrors) -> Option<i64> {
    if on.is_empty() {
        return None;
    }
    let typed: String = typed.trim().chars().map(|c| digit(c).unwrap_or(c)).collect();
    let number = typed.parse().ok().filter(|number| (least..=MOST_COUNT).contains(number));
    if number.is_none() {
        errors.add_with(field, tr::holding::BAD_COUNT, vec![("least", least.to_string()), ("most", MOST_COUNT.to_string())]);
    }
    number
}
