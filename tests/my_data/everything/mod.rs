//! A person of whom there is a row in every table of the register: a file for each group of slices.

mod channels;
mod counts;
mod moderation;
mod papers;
mod participation;
mod parts;
mod people;
mod votes;

use app::model::content::Role;
use app::model::paths;
use tajmaat::base::db::{AccountId, Arg, CommuneId, OrganisationId, RowId, Statement, sql};
use uuid::Uuid;

use crate::common::content::{Thing, comment, problem, solution, solution_of};
use crate::common::{COMMUNE, Client, NOW, TestApp};

/// The person, somebody else, and what was written about each.
pub struct Everything {
    pub client: Client,
    pub id: AccountId,
    pub other: Client,
    /// Texts that are the person's.
    pub own: Vec<&'static str>,
    /// Texts that are others'.
    pub others: Vec<&'static str>,
    pub problem: Thing,
    pub solution: Thing,
    pub other_problem: Thing,
    pub comment: Thing,
    pub photo: Uuid,
}

pub const NAME: &str = "Zahra Ouaddahi";
pub const EMAIL: &str = "zahra.ouaddahi@example.org";
pub const PHONE: &str = "+212612345678";

/// Whom the rows are about, and the content that they refer to.
struct Parties<'a> {
    house: &'a TestApp,
    /// The person.
    me: Arg,
    /// Somebody else.
    they: Arg,
    moderator: AccountId,
    commune: CommuneId,
    /// One that the person represents.
    organisation: OrganisationId,
    /// The person's problem.
    mine: Thing,
    photo: Uuid,
    other_problem: Thing,
    other_solution: Thing,
    other_comment: Thing,
    now: Arg,
}

async fn put(house: &TestApp, statement: Statement) {
    let shown = format!("{statement:?}");
    house.app.db.run(statement).await.unwrap_or_else(|error| panic!("{error}: {shown}"));
}

/// A row: columns and values; `id` and `hash` are made up.
async fn row(house: &TestApp, table: &'static str, columns: &[(&'static str, Arg)]) -> Uuid {
    let id = house.app.rng.id::<RowId>(NOW).0;
    let mut insert = sql("INSERT INTO ").push(table).push(" (");
    for (index, (column, _)) in columns.iter().enumerate() {
        insert = insert.push(if index == 0 { "" } else { ", " }).push(column);
    }
    insert = insert.push(") VALUES (");
    for (index, (column, value)) in columns.iter().enumerate() {
        let value = match *column {
            "id" => Arg::from(id),
            "hash" => Arg::from(house.app.rng.bytes::<32>().to_vec()),
            _ => value.clone(),
        };
        insert = insert.push(if index == 0 { "" } else { ", " }).arg(value);
    }
    put(house, insert.push(")")).await;
    id
}

fn none() -> Arg {
    Arg::Text(None)
}

fn then(days: i64) -> Arg {
    NOW.plus_days(days).into()
}

/// Makes the person with all their rows.
pub async fn everything(house: &TestApp) -> Everything {
    let other = house.participant("AUTRE-nom").await;
    let omar = other.account.expect("signed in");
    let moderator = house.staff("AUTRE-moderatrice", Role::Moderator).await.account.expect("signed in");
    let (client, organisation) = house.representative(NAME).await;
    let id = client.account.expect("signed in");
    let commune = house.commune().await.id;
    let now: Arg = NOW.into();
    put(house, sql("UPDATE accounts SET email = $1, email_key = $1 WHERE id = $2").bind(EMAIL).bind(id)).await;

    let other_problem = problem(house, omar, "AUTRE-titre", "AUTRE-texte").await;
    let other_solution = solution(house, omar, "AUTRE-solution", "AUTRE-proposition").await;
    let other_comment = comment(house, omar, other_problem, false, "AUTRE-commentaire").await;
    let mine = problem(house, id, "MOI-probleme", "MOI-description").await;
    let solved = solution(house, id, "MOI-solution", "MOI-proposition").await;
    solution_of(house, id, Some(organisation), "MOI-pour-organisation", "Un texte de la coopérative").await;
    let said = comment(house, id, other_problem, false, "MOI-commentaire").await;
    let hidden = comment(house, id, other_problem, false, "MOI-commentaire-masque").await;
    put(house, sql("UPDATE comments SET visibility = 'hidden' WHERE id = $1").bind(hidden.id)).await;
    put(house, sql("UPDATE problems SET comment_count = comment_count - 1 WHERE id = $1").bind(other_problem.id)).await;
    let mut writer = client.clone();
    writer.post(&paths::new_solution(COMMUNE), &[("title", "MOI-brouillon"), ("intent", "draft")]).await.redirect();
    let photo = row(
        house,
        "photos",
        &[
            ("id", none()),
            ("problem_id", mine.id.into()),
            ("upload_key", "".into()),
            ("alt", "MOI-photo".into()),
            ("width", Arg::from(10_i64)),
            ("height", Arg::from(10_i64)),
            ("created_at", now.clone()),
        ],
    )
    .await;
    let parties =
        Parties { house, me: id.into(), they: omar.into(), moderator, commune, organisation, mine, photo, other_problem, other_solution, other_comment, now };
    people::rows(&parties).await;
    participation::rows(&parties).await;
    moderation::rows(&parties).await;
    channels::rows(&parties).await;
    let device = sql("UPDATE sessions SET user_agent = 'MOI-appareil' WHERE account_id = $1");
    put(house, device.bind(id)).await;
    Everything {
        client,
        id,
        other,
        own: vec![
            NAME,
            EMAIL,
            PHONE,
            "MOI-appareil",
            "MOI-application",
            "MOI-navigateur",
            "MOI-probleme",
            "MOI-description",
            "MOI-photo",
            "MOI-solution",
            "MOI-proposition",
            "MOI-pour-organisation",
            "MOI-commentaire",
            "MOI-commentaire-masque",
            "MOI-brouillon",
            "MOI-motif",
            "MOI-signalement",
            "MOI-decision",
            "MOI-nomination",
            "MOI-reponse",
            "MOI-etape",
            "MOI-opposition",
            "MOI-reponse-recue",
            "MOI-reponse-donnee",
            "MOI-notification",
            "MOI-service",
            "MOI-recours",
            "MOI-mesure-motif",
            "MOI-mesure-recours",
            "MOI-texte-garde",
            "MOI-demande-refusee",
            "MOI-refus",
            "MOI-retrait",
            "MOI-engagement",
            "MOI-suivi",
            "MOI-consultation",
            "MOI-guichet",
            "MOI-etude",
            "MOI-changement",
            "MOI-annulation",
            "MOI-reponse",
            "MOI-brouillon",
            "MOI-cooperative",
            "MOI-ebauche",
            "MOI-question",
            "MOI-conclusion",
            "MOI-depuis",
            "MOI-points",
            "Coopérative Tamunt",
        ],
        others: vec!["AUTRE-"],
        problem: mine,
        solution: solved,
        other_problem,
        comment: said,
        photo,
    }
}
