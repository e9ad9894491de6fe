//! Asking services: by an account of the staff, by a link that is sent, or by name alone for whom an officer answers. A link works once, for one option, until
//! it is due or the option is decided; only a keyed hash of it is kept.

use std::net::IpAddr;

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::option_staff::{AskFields, BoardFields};
use app::model::options::{OptionNews, OptionState};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::civil::Date;

use super::MOST;
use super::case::Case;
use super::gathering::begin_review;
use super::store::opinions::{self as kept, NewOpinion};
use super::store::{self, OptionRow};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, OpinionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::base::mail::{self, Mail};
use crate::base::recipients::{self, Wanted};
use crate::base::text::{clean_line, fits};
use crate::base::{App, email};
use crate::participation::consultations::phases::end_of;
use crate::participation::solutions;
use crate::people::{accounts, roles};

/// Days within which a service answers at most.
const MOST_DAYS: i64 = 366;
/// Services that one option is put before.
pub(super) const MOST_SERVICES: i64 = 20;

/// What a link is kept as.
pub(super) fn hash(app: &App, token: &str) -> Vec<u8> {
    app.secret.keyed("opinion", &[token.as_bytes()]).to_vec()
}

/// Those who can answer for a service: every member of the staff.
pub(super) async fn members(app: &App, commune: CommuneId) -> Result<Vec<(AccountId, String)>> {
    let mut people: Vec<AccountId> = roles::members(&app.db, commune).await?.into_iter().map(|member| member.account).collect();
    people.sort_unstable();
    people.dedup();
    let names = accounts::names(&mut &app.db, &people).await?;
    Ok(people.into_iter().filter_map(|id| Some((id, names.find(id)?.name.clone()))).collect())
}

/// Whom to ask, and by when.
struct Wish {
    service: String,
    account: Option<AccountId>,
    /// The address as it is written, and its key.
    email: Option<(String, String)>,
    due_at: Timestamp,
}

/// The first moment after a day that was typed.
fn due(now: Timestamp, typed: &str, errors: &mut FormErrors) -> Timestamp {
    let parsed = typed.trim().parse::<Date>().ok().and_then(end_of).filter(|due| *due > now && *due < now.plus_days(MOST_DAYS));
    if parsed.is_none() {
        errors.add("due_on", tr::options::BAD_DUE);
    }
    parsed.unwrap_or(now)
}

fn service(typed: &str, errors: &mut FormErrors) -> String {
    let service = clean_line(typed);
    if !fits(&service, 2..=80) {
        errors.add("service", tr::options::SERVICE_LENGTH);
    }
    service
}

/// The member of the staff that was chosen; `None` for nobody.
async fn member(case: &Case<'_>, chosen: &str, errors: &mut FormErrors) -> Result<Option<AccountId>> {
    if chosen.is_empty() {
        return Ok(None);
    }
    let known = members(case.app, case.commune.id).await?.into_iter().map(|(id, _)| id).find(|id| id.to_string() == chosen);
    if known.is_none() {
        errors.add("account", tr::options::UNKNOWN_MEMBER);
    }
    Ok(known)
}

async fn wish(case: &Case<'_>, fields: &AskFields) -> Result<Wish> {
    let mut errors = FormErrors::default();
    let service = service(&fields.service, &mut errors);
    let account = member(case, &fields.account, &mut errors).await?;
    let email = if fields.email.trim().is_empty() { None } else { email::normalised(&fields.email) };
    if email.is_none() && !fields.email.trim().is_empty() {
        errors.add("email", tr::options::BAD_EMAIL);
    }
    if email.is_some() && account.is_some() {
        errors.add("email", tr::options::ONE_WAY);
    }
    let due_at = due(case.now(), &fields.due_on, &mut errors);
    errors.into_result()?;
    Ok(Wish { service, account, email, due_at })
}

/// Asks a service about one option.
pub(super) async fn ask(case: &Case<'_>, n: &str, fields: &AskFields, (lang, address): (Lang, IpAddr)) -> Result<()> {
    case.require_keeper()?;
    let wish = wish(case, fields).await?;
    if wish.email.is_some() {
        case.app.limits.check(Action::Mail, &case.viewer.id.to_string(), address)?;
    }
    let mut tx = case.app.db.begin().await?;
    case.lock(&mut tx).await?;
    let option = case.option(&mut tx, n).await?;
    let id = keep(case, &mut tx, &option, &wish).await?.ok_or_else(|| Error::field("service", tr::options::ASKED_ALREADY))?;
    if let Some((to, key)) = &wish.email {
        send(case, &mut tx, (&option, id), (to, key), (wish.due_at, lang)).await?;
    }
    notify(case, &mut tx, &option, &wish).await?;
    case.record(&mut tx, option.number, StaffAct::OpinionAsked).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps that a service is asked; `None` if it was before.
async fn keep(case: &Case<'_>, tx: &mut Tx, option: &OptionRow, wish: &Wish) -> Result<Option<OpinionId>> {
    if !matches!(option.state(), OptionState::Gathered | OptionState::Review) {
        return Err(Error::Conflict(tr::options::DECIDED_ALREADY));
    }
    if option.asked_count >= MOST_SERVICES {
        return Err(Error::Conflict(tr::options::SERVICES_FULL));
    }
    let now = case.now();
    let email = wish.email.as_ref().map_or("", |(_, key)| key.as_str());
    let id: OpinionId = case.app.rng.id(now);
    let Wish { service, account, due_at, .. } = wish;
    let new = NewOpinion { id, option: option.id, service, account: *account, email, due_at: *due_at, by: case.viewer.id, at: now };
    if !kept::insert(tx, &new).await? {
        return Ok(None);
    }
    kept::count(tx, option.id).await?;
    begin_review(case, tx, option).await?;
    Ok(Some(id))
}

/// Tells whoever answers for a service that something waits for them.
async fn notify(case: &Case<'_>, tx: &mut Tx, option: &OptionRow, wish: &Wish) -> Result<()> {
    match wish.account.filter(|account| *account != case.viewer.id) {
        Some(account) => case.notify(tx, account, option, OptionNews::Asked).await,
        None => Ok(()),
    }
}

/// Sends a link in the place of one that was sent before.
async fn send(case: &Case<'_>, tx: &mut Tx, (option, id): (&OptionRow, OpinionId), (to, key): (&str, &str), (due_at, lang): (Timestamp, Lang)) -> Result<()> {
    use tr::options::letter as word;
    let Case { app, commune, consultation, .. } = *case;
    if !recipients::may_receive(app, tx, key, Wanted::Mail).await? {
        return Err(Error::field("email", tr::accounts::RECIPIENT_FULL));
    }
    let token = BASE64_URL_SAFE_NO_PAD.encode(app.rng.bytes::<24>());
    kept::set_link(tx, id, hash(app, &token), due_at).await?;
    let link = app.url(&paths::opinion_link(&commune.slug, &token));
    let date = app::format::date(lang, Timestamp(due_at.micros() - 1).into());
    let title = consultation.texts.title.get(lang);
    let number = option.number.to_string();
    // What a moderator took away is not sent to an address outside either.
    let readable = solutions::get(tx, option.solution_id).await?.visibility.is_public() && !option.title.is_empty();
    let own = if readable { option.title.clone() } else { tr::options::NUMBERED.fill(lang, &[("number", &number)]) };
    let places = [("commune", commune.name.get(lang)), ("title", own.as_str()), ("consultation", title), ("date", &date), ("link", &link), ("number", &number)];
    let (subject, text) = (word::SUBJECT.fill_isolated(lang, &places), word::TEXT.fill_isolated(lang, &places));
    mail::enqueue_secret(app, tx, &Mail { to: to.to_owned(), subject, text, lang }).await
}

/// Gives a service that has not answered another date, and sends it a new link if it has an address.
pub(super) async fn renew(case: &Case<'_>, n: &str, fields: &AskFields, (lang, address): (Lang, IpAddr)) -> Result<()> {
    case.require_keeper()?;
    let mut errors = FormErrors::default();
    let due_at = due(case.now(), &fields.due_on, &mut errors);
    errors.into_result()?;
    let id = OpinionId(fields.id.parse().map_err(|_| Error::NotFound)?);
    let mut tx = case.app.db.begin().await?;
    case.lock(&mut tx).await?;
    let option = case.option(&mut tx, n).await?;
    let opinion = kept::get(&mut tx, id).await?.filter(|opinion| opinion.option_id == option.id).ok_or(Error::NotFound)?;
    if opinion.given_at.is_some() || option.state().is_decided() {
        return Err(Error::Conflict(tr::options::DECIDED_ALREADY));
    }
    kept::set_due(&mut tx, id, due_at).await?;
    kept::count(&mut tx, option.id).await?;
    if let Some((to, key)) = email::normalised(&opinion.email) {
        case.app.limits.check(Action::Mail, &case.viewer.id.to_string(), address)?;
        send(case, &mut tx, (&option, id), (&to, &key), (due_at, lang)).await?;
    }
    case.record(&mut tx, option.number, StaffAct::OpinionAsked).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks a service about every option that is not decided and that it was not asked about. Returns about how many.
pub(super) async fn ask_all(case: &Case<'_>, fields: &BoardFields) -> Result<usize> {
    case.require_keeper()?;
    let one = AskFields { service: fields.service.clone(), account: fields.account.clone(), due_on: fields.due_on.clone(), ..AskFields::default() };
    let wish = wish(case, &one).await?;
    let mut tx = case.app.db.begin().await?;
    case.lock(&mut tx).await?;
    let mut asked = Vec::new();
    for option in store::list(&mut tx, case.consultation.id, 0, MOST).await? {
        let waits = matches!(option.state(), OptionState::Gathered | OptionState::Review) && option.asked_count < MOST_SERVICES;
        if waits && keep(case, &mut tx, &option, &wish).await?.is_some() {
            case.record(&mut tx, option.number, StaffAct::OpinionAsked).await?;
            asked.push(option);
        }
    }
    // Once, however many there are.
    if let Some(first) = asked.first() {
        notify(case, &mut tx, first, &wish).await?;
    }
    tx.commit().await?;
    Ok(asked.len())
}
