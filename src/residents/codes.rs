//! One-time codes: twelve letters and digits that are told apart when read aloud (60 bits), used once, before they expire.

use app::model::content::ResidenceMethod;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::residents::{DeskFields, Slip};
use app::words::tr;
use sha2::{Digest as _, Sha256};

use super::store;
use crate::AppState;
use crate::accounts::Viewer;
use crate::communes::{self, Commune, Neighbourhood};
use crate::db::{NeighbourhoodId, RowId};
use crate::error::{Error, Result};
use crate::http::forms::digit;
use crate::qr::Qr;
use crate::staff;
use app::model::staff::StaffAct;

/// How long a code from the desk can be used: people go home and do it there.
const DESK_DAYS: i64 = 14;

/// A code that is to be known.
pub(super) struct NewCode {
    pub hash: Vec<u8>,
    pub neighbourhood: NeighbourhoodId,
}

/// What leaves the machine of who made a code.
pub(super) fn digest(code: &str) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

/// What is kept of a code, by its digest: sixty bits alone could be searched.
pub(super) fn kept(app: &AppState, digest: &[u8]) -> Vec<u8> {
    app.secret.keyed("residence code", &[digest]).to_vec()
}

/// What is kept of a code.
pub(super) fn hash(app: &AppState, code: &str) -> Vec<u8> {
    kept(app, &digest(code))
}

/// The code as it is kept, however it was typed: capitals, groups, spaces, Arabic digits, the letter O for zero. Nothing when it cannot be a code.
pub(super) fn normalised(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c {
            'o' | 'O' => '0',
            other => digit(other).unwrap_or(other).to_ascii_lowercase(),
        })
        .collect();
    let known = |c: char| matches!(c, 'a'..='h' | 'j' | 'k' | 'm' | 'n' | 'p'..='z' | '0' | '2'..='9');
    (code.len() == 12 && code.chars().all(known)).then_some(code)
}

/// The code as people read it: capitals in groups of four.
pub(super) fn shown(code: &str) -> String {
    let letters: Vec<char> = code.to_ascii_uppercase().chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Where a code is entered, with the code in it.
pub(super) fn link(app: &AppState, commune: &Commune, code: &str) -> String {
    format!("{}{}", app.config.public_url, paths::with_query(paths::resident(&commune.slug), &[("code", &shown(code))]))
}

/// The neighbourhood that was chosen.
pub(super) async fn neighbourhood(app: &AppState, commune: &Commune, slug: &str, errors: &mut FormErrors) -> Result<Option<Neighbourhood>> {
    let found = communes::neighbourhoods(app, commune.id).await?.into_iter().find(|known| known.slug == slug);
    if found.is_none() {
        errors.add("neighbourhood", tr::residents::CHOOSE_NEIGHBOURHOOD);
    }
    Ok(found)
}

/// Gives out a code at the desk, after the agent looked at a paper.
pub(super) async fn give(app: &AppState, agent: &Viewer, commune: &Commune, fields: &DeskFields) -> Result<Slip> {
    let mut errors = FormErrors::default();
    let method = ResidenceMethod::parse(&fields.method).filter(|method| ResidenceMethod::AT_THE_DESK.contains(method));
    if method.is_none() {
        errors.add("method", tr::residents::CHOOSE_METHOD);
    }
    let neighbourhood = neighbourhood(app, commune, &fields.neighbourhood, &mut errors).await?;
    let (Some(method), Some(neighbourhood)) = (method, neighbourhood) else { return Err(errors.into()) };
    let now = app.clock.now();
    let code = app.rng.letters::<12>();
    let issue = store::Issue { commune: commune.id, batch: None, method, by: agent.id, at: now, expires_at: now.plus_days(DESK_DAYS) };
    let mut tx = app.db.begin().await?;
    store::insert_codes(&mut tx, &issue, &[NewCode { hash: hash(app, &code), neighbourhood: neighbourhood.id }]).await?;
    let event = store::Event { act: "code_given", method: method.as_str(), account: None, actor: Some(agent.id), reason: "" };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), commune.id, &event, now).await?;
    staff::record(app, &mut tx, agent.id, commune.id, StaffAct::CodeGiven, &paths::desk(&commune.slug)).await?;
    tx.commit().await?;
    let link = link(app, commune, &code);
    let qr = Qr::of(&link)?;
    Ok(Slip {
        code: shown(&code),
        squares: qr.squares(),
        side: qr.side,
        link,
        neighbourhood: (neighbourhood.name.ar, neighbourhood.name.fr),
        commune: commune.slug.clone(),
        expires_at: issue.expires_at.micros(),
    })
}

/// Uses a code: the viewer is a verified resident from now on. What is unknown, used, expired, cancelled, or was given out by the viewer at the
/// desk gets one answer.
pub(super) async fn redeem(app: &AppState, viewer: &Viewer, commune: &Commune, typed: &str) -> Result<()> {
    let wrong = || Error::field("code", tr::residents::WRONG_CODE);
    let code = normalised(typed).ok_or_else(wrong)?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let used = store::use_code(&mut tx, hash(app, &code), commune.id, viewer.id, now).await?.ok_or_else(wrong)?;
    store::verify(&mut tx, viewer.id, commune.id, &used, now, now.plus_months(commune.residence_months)).await?;
    let event = store::Event { act: "verified", method: &used.method, account: Some(viewer.id), actor: Some(used.created_by), reason: "" };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), commune.id, &event, now).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["ABCD-EFGH-0234", " abcd efgh O234 ", "abcdefgh٠٢٣٤", "abcd–efgh·o234\u{200f}"] {
            assert_eq!(normalised(typed).as_deref(), Some("abcdefgh0234"), "{typed}");
        }
        for typed in ["", "abcd", "abcdefgh02345", "abcdefgh123i", "ابتثجحخدذرزس", "abcdefgh023\u{0}"] {
            assert_eq!(normalised(typed), None, "{typed}");
        }
        assert_eq!(shown("abcdefgh0234"), "ABCD-EFGH-0234");
    }
}
