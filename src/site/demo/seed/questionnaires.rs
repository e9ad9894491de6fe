//! Questions of the demonstration: fourteen that residents answered before they closed, and a few that are open, to which two organisations have answered. Every
//! answer is drawn from the seed and checked as those of people are.

use std::collections::HashMap;

use anyhow::Context as _;
use rand::Rng as _;
use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand_chacha::ChaCha20Rng;
use xlsform::{Answer, Answers, Asked, Form, Kind, Question};

use super::Seeding;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, NeighbourhoodId};
use crate::participation::questionnaires::past::{self, PersonAnswer};

/// How many of the verified residents answered, in a hundred.
const SHARE: f64 = 0.6;
/// What some of them wrote.
const IDEAS: [&str; 6] = [
    "يوم محدد لجمع الخبز اليابس لفائدة الكسابة.",
    "Des bacs fermés près de l'école, les chiens renversent les autres.",
    "أن يمر الكنس قبل السوق وبعده.",
    "Que l'entreprise affiche ses jours de passage dans chaque rue.",
    "حاوية للزجاج في كل حي.",
    "Un numéro où signaler un passage manqué.",
];

/// What organisations of the round table write that they do.
const PROMISES: [(&str, &str); 4] = [
    ("couturieres-amlal", "نكوّن عشر شابات في الخياطة كل سنة إن وجدنا محلا."),
    ("dar-amlal", "Deux contrats d'un an pour des jeunes de la commune, à la saison."),
    ("huileries-ain-amlal", "نؤدي ثمن نقل المرجان من المعاصر الكبرى، ونشغّل سائقين من الجماعة."),
    ("artisanat-ain-amlal", "Une salle d'atelier le matin, gratuitement, pour les coopératives."),
];

fn form(text: &str) -> anyhow::Result<Form> {
    let form: Form = serde_json::from_str(text)?;
    let faults = form.faults(&xlsform::Limits::default());
    anyhow::ensure!(faults.is_empty(), "the questions of the demonstration: {faults:?}");
    Ok(form)
}

/// An answer to a question, as chance has it: the first choices more often than the last.
fn drawn(form: &Form, question: &Question, asked: &Asked<'_>, chance: &mut ChaCha20Rng) -> Option<Answer> {
    let names: Vec<String> = asked.choices(question, 0).into_iter().map(|choice| choice.name.clone()).collect();
    let early = |chance: &mut ChaCha20Rng, count: usize| ((count as f64) * chance.random::<f64>().powf(1.5)) as usize;
    match &question.kind {
        Kind::SelectOne(_) => Some(Answer::One(names.get(early(chance, names.len()))?.clone())),
        Kind::SelectMultiple(_) => {
            let chosen: Vec<String> = names.into_iter().filter(|_| chance.random_bool(0.4)).collect();
            (!chosen.is_empty()).then_some(Answer::Many(chosen))
        }
        Kind::Rank(_) => {
            let mut names = names;
            names.shuffle(chance);
            chance.random_bool(0.8).then_some(Answer::Ranked(names))
        }
        Kind::Integer if question.name == "missed_times" => Some(Answer::Integer(chance.random_range(1..=6))),
        Kind::Integer if question.name == "distance" => Some(Answer::Integer(chance.random_range(2..=40))),
        Kind::Integer => Some(Answer::Integer(chance.random_range(1..=9))),
        Kind::Range(range) => range.numbers(10).choose(chance).copied().map(Answer::Decimal),
        Kind::Text => chance.random_bool(0.15).then(|| IDEAS.choose(chance).map(|idea| Answer::Text((*idea).to_owned()))).flatten(),
        Kind::Acknowledge => chance.random_bool(0.6).then_some(Answer::Acknowledged),
        _ => form.initial(question),
    }
}

/// Answers to everything that is asked, one after the other, as far as each is good.
fn answers(form: &Form, today: xlsform::Date, chance: &mut ChaCha20Rng) -> Answers {
    let mut answers = Answers::new();
    for (_, question) in form.questions() {
        let asked = Asked::new(form, &answers, today);
        if !asked.is_visible(&question.name) {
            continue;
        }
        let answer = drawn(form, question, &asked, chance);
        answers.set(&question.name, answer);
    }
    answers
}

impl Seeding<'_> {
    /// Asks in the consultations with these keys, and has people answer.
    pub(super) async fn questionnaires(&mut self, consultations: &HashMap<String, ConsultationId>) -> anyhow::Result<()> {
        let refused = |error: crate::base::error::Error| anyhow::anyhow!("{error}");
        let bins = form(include_str!("../content/questionnaire_bins.json"))?;
        let id = *consultations.get("bins").context("the consultation on waste")?;
        let published = self.plan.now.plus_days(-60);
        let asked = past::insert(self.app, &mut self.tx, id, (&bins, "permission"), published).await.map_err(refused)?;
        let places: Vec<NeighbourhoodId> = self.places();
        let people: Vec<_> = self.people.all.iter().filter(|person| person.resident).map(|person| person.id).collect();
        let (from, to) = (self.plan.now.plus_days(-56), self.plan.now.plus_days(-31));
        for account in people {
            if !self.plan.chance.random_bool(SHARE) {
                continue;
            }
            let at = Timestamp(from.micros() + ((to.micros() - from.micros()) as f64 * self.plan.chance.random::<f64>().powf(1.4)) as i64);
            let given = answers(&bins, today(at)?, &mut self.plan.chance);
            let sent = Asked::new(&bins, &given, today(at)?);
            anyhow::ensure!(sent.check_all().is_empty(), "an answer of the demonstration: {:?}", sent.check_all());
            let neighbourhood = places.choose(&mut self.plan.chance).copied();
            let answer = PersonAnswer { account, resident: true, neighbourhood, answers: sent.sent(), at };
            past::answer(self.app, &mut self.tx, asked, &answer).await.map_err(refused)?;
        }
        self.open_questions(consultations).await
    }

    /// The neighbourhoods in the order of their names.
    fn places(&self) -> Vec<NeighbourhoodId> {
        let mut places: Vec<_> = self.neighbourhoods.iter().collect();
        places.sort_by_key(|(slug, _)| **slug);
        places.into_iter().map(|(_, id)| *id).collect()
    }

    async fn open_questions(&mut self, consultations: &HashMap<String, ConsultationId>) -> anyhow::Result<()> {
        let refused = |error: crate::base::error::Error| anyhow::anyhow!("{error}");
        let jobs = form(include_str!("../content/questionnaire_jobs.json"))?;
        let id = *consultations.get("jobs").context("the round table on work")?;
        let asked = past::insert(self.app, &mut self.tx, id, (&jobs, "publish"), self.plan.now.plus_days(-16)).await.map_err(refused)?;
        let speakers: Vec<_> = self.organisations.iter().map(|(key, speaker)| (key.clone(), *speaker)).take(9).collect();
        for (days, (key, organisation)) in (1..).zip(speakers) {
            let at = self.plan.days_ago(days % 8 + 1);
            let mut given = answers(&jobs, today(at)?, &mut self.plan.chance);
            let promise = PROMISES.iter().find(|(known, _)| *known == key).map(|(_, text)| *text);
            given.set("will", Some(Answer::One(if promise.is_some() { "yes" } else { "no" }.to_owned())));
            given.set("pledge", promise.map(|text| Answer::Text(text.to_owned())));
            given.set("publish", promise.map(|_| Answer::Acknowledged));
            let sent = Asked::new(&jobs, &given, today(at)?).sent();
            past::answer_as(self.app, &mut self.tx, (asked, organisation), &sent, at).await.map_err(refused)?;
        }
        Ok(())
    }
}

fn today(at: Timestamp) -> anyhow::Result<xlsform::Date> {
    xlsform::Date::parse(&at.day().to_string()).context("a day of the calendar")
}
