//! The demonstration tells the truth: who says what, when, and what became of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use serde::Deserialize;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::sql;
use uuid::Uuid;

use crate::common::{NOW, TestApp};

mod advice;
mod ballots;

#[tokio::test]
async fn it_tells_the_truth() {
    let house = TestApp::demonstration().await;
    let names = Names::read();
    names_are_names(&house, &names).await;
    speakers_fit(&house, &names).await;
    organisations_fit(&house).await;
    nothing_is_from_the_future(&house).await;
    answers_do_not_know_what_came(&house).await;
    works_keep_their_days(&house).await;
    supports_make_the_threshold(&house).await;
    problems_go_their_way(&house).await;
    talk_is_like_talk(&house).await;
    what_was_repaired_is_shown(&house).await;
    ballots::are_true(&house).await;
    for number in [7, 66, 67] {
        let (state,): (String,) = house.app.db.one(sql("SELECT state FROM solutions WHERE number = $1").bind(number as i64)).await.expect("a solution");
        assert_eq!(state, "published", "{number} can be supported");
    }
}

#[derive(Deserialize)]
struct Name {
    ar: String,
    fr: String,
    #[serde(default)]
    gender: String,
}

#[derive(Deserialize)]
struct Other {
    name: String,
    gender: String,
}

#[derive(Deserialize)]
struct Names {
    first_names: Vec<Name>,
    family_names: Vec<Name>,
    other_names: Vec<Other>,
}

impl Names {
    fn read() -> Self {
        let path = format!("{}/src/site/demo/content/people.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("names")
    }

    /// The gender of who is called so, and what follows the first name: nothing, an initial or a family name of the same script.
    fn gender(&self, name: &str) -> Option<&str> {
        let firsts = self.first_names.iter().flat_map(|known| [(known.ar.as_str(), known.gender.as_str()), (known.fr.as_str(), known.gender.as_str())]);
        let firsts = firsts.chain(self.other_names.iter().map(|known| (known.name.as_str(), known.gender.as_str())));
        firsts
            .filter(|(first, _)| {
                let Some(rest) = name.strip_prefix(first) else { return false };
                let Some(rest) = rest.strip_prefix(' ') else { return rest.is_empty() };
                let initial = rest.strip_suffix('.').is_some_and(|letters| letters.chars().count() == 1);
                initial || self.family_names.iter().any(|family| family.ar == rest || family.fr == rest)
            })
            .map(|(_, gender)| gender)
            .next()
    }
}

/// Of the letters of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Arabic,
    Tifinagh,
    Latin,
}

fn script(text: &str) -> Script {
    if text.chars().any(|letter| ('\u{2d30}'..='\u{2d7f}').contains(&letter)) {
        Script::Tifinagh
    } else if text.chars().any(|letter| ('\u{600}'..='\u{6ff}').contains(&letter)) {
        Script::Arabic
    } else {
        Script::Latin
    }
}

fn day(at: i64) -> Date {
    Timestamp(at).day()
}

/// Everybody who joined by themselves is called as people are.
async fn names_are_names(house: &TestApp, names: &Names) {
    let rows: Vec<(String,)> = house.app.db.all(sql("SELECT name FROM accounts WHERE placeholder = FALSE AND email IS NULL")).await.expect("accounts");
    assert!(rows.len() > 500);
    let odd: Vec<&String> = rows.iter().map(|(name,)| name).filter(|name| names.gender(name).is_none()).collect();
    assert!(odd.is_empty(), "{odd:?} are no names");
    let mut scripts = names.family_names.iter().chain(&names.first_names);
    assert!(scripts.all(|name| script(&name.ar) == Script::Arabic && script(&name.fr) == Script::Latin));
}

/// Words by which somebody says of themselves whether they are a woman or a man.
const SAYS_SHE: [&str; 9] = ["أنا معلمة", "أنا ممرضة", "أنا أستاذة", "أنا أرملة", "أنا باحثة", "أنا قابلة", "أنا متطوعة", "أنا مهندسة", "je suis soulagée"];
const SAYS_HE: [&str; 9] = ["أنا خضار", "أنا جزار", "أنا ممرض ", "أنا طبيب", "أنا راعي", "أنا حداد", "أنا نجار", "أنا عطار", "J'ai été garde forestier"];

/// Who writes in which script is called in it, reads the site in that language, and is the woman or man that the text tells of.
async fn speakers_fit(house: &TestApp, names: &Names) {
    let query = sql("SELECT a.name, a.language, t.body FROM accounts a JOIN \
         (SELECT author_id, body FROM problems WHERE at_the_desk = FALSE UNION ALL \
          SELECT author_id, body FROM solutions WHERE at_the_desk = FALSE AND organisation_id IS NULL UNION ALL \
          SELECT author_id, body FROM comments WHERE at_the_desk = FALSE AND organisation_id IS NULL AND as_officer = FALSE AND visibility <> 'held') t \
         ON t.author_id = a.id");
    let rows: Vec<(String, String, String)> = house.app.db.all(query).await.expect("texts");
    assert!(rows.len() > 900, "{}", rows.len());
    for (name, language, body) in &rows {
        assert_eq!(script(name), script(body), "{name}: {body}");
        assert!(matches!((script(body), language.as_str()), (Script::Latin, "fr" | "en") | (_, "ar")), "{name} reads {language}: {body}");
        let gender = names.gender(name).unwrap_or("f");
        assert!(gender == "f" || !SAYS_SHE.iter().any(|words| body.contains(words)), "{name}: {body}");
        assert!(gender == "m" || !SAYS_HE.iter().any(|words| body.contains(words)), "{name}: {body}");
    }
    let officers: Vec<(String,)> = house
        .app
        .db
        .all(sql("SELECT DISTINCT a.email FROM comments c JOIN accounts a ON a.id = c.author_id WHERE c.as_officer = TRUE"))
        .await
        .expect("officers");
    assert_eq!(officers, [("officer@ain-amlal.example".to_owned(),)]);
}

/// What an organisation is called says what it is.
async fn organisations_fit(house: &TestApp) {
    let rows: Vec<(String, String, String)> = house.app.db.all(sql("SELECT kind, name_ar, name_fr FROM organisations")).await.expect("organisations");
    assert!(rows.len() >= 15);
    for (kind, arabic, french) in rows {
        let fits = match kind.as_str() {
            "cooperative" => arabic.starts_with("تعاونية") && french.starts_with("Coopérative"),
            "public_body" => arabic.starts_with("غرفة"),
            "business" => french.starts_with("Riad") || french.starts_with("Maison"),
            "professional_association" => french.starts_with("Association"),
            _ => !french.starts_with("Coopérative") && kind == "association",
        };
        assert!(fits, "{french} is no {kind}");
    }
    // Nobody is shown what an organisation said as a person's word, nor the other way round.
    let wrong = sql("SELECT c.body FROM comments c WHERE c.organisation_id IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM representatives r WHERE r.organisation_id = c.organisation_id AND r.account_id = c.author_id)");
    let wrong: Vec<(String,)> = house.app.db.all(wrong).await.expect("comments");
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Every text that people wrote, and everything with a time.
async fn nothing_is_from_the_future(house: &TestApp) {
    let texts: Vec<(String,)> = house
        .app
        .db
        .all(sql(
            "SELECT title FROM problems UNION ALL SELECT body FROM problems UNION ALL SELECT state_note FROM problems UNION ALL SELECT title FROM solutions \
             UNION ALL SELECT body FROM solutions UNION ALL SELECT helps FROM solutions UNION ALL SELECT reasons FROM answers UNION ALL \
             SELECT title FROM milestones UNION ALL SELECT body FROM comments UNION ALL SELECT alt FROM photos",
        ))
        .await
        .expect("texts");
    for (text,) in &texts {
        let years =
            text.split(|letter: char| !letter.is_ascii_digit()).filter(|digits| digits.len() == 4 && (digits.starts_with("201") || digits.starts_with("202")));
        assert_eq!(years.count(), 0, "a year that will be wrong: {text}");
    }
    for table in
        ["problems", "solutions", "comments", "supports", "me_toos", "state_changes", "problem_steps", "answers", "endorsements", "comment_votes", "flags"]
    {
        let (latest,): (i64,) = house.app.db.one(sql(format!("SELECT MAX(created_at) FROM {table}").leak())).await.expect("a moment");
        assert!(latest <= NOW.micros(), "{table} knows the future");
    }
}

#[derive(Debug)]
struct Proposal {
    number: i64,
    state: String,
    cost: Option<i64>,
    threshold_at: Option<i64>,
    steps: Vec<(String, i64)>,
    answers: Vec<Answer>,
    milestones: Vec<(String, i64, i64)>,
}

#[derive(Debug)]
struct Answer {
    decision: String,
    reasons: String,
    cost: Option<i64>,
    starts: Option<String>,
    ends: Option<String>,
    at: i64,
}

type ProposalRow = (Uuid, i64, String, Option<i64>, Option<i64>);
type AnswerRow = (Uuid, String, String, Option<i64>, Option<String>, Option<String>, i64);

async fn proposals(house: &TestApp) -> Vec<Proposal> {
    let db = &house.app.db;
    let rows: Vec<ProposalRow> = db.all(sql("SELECT id, number, state, cost, threshold_at FROM solutions ORDER BY number")).await.expect("solutions");
    let steps: Vec<(Uuid, String, i64)> = db.all(sql("SELECT solution_id, step, created_at FROM state_changes ORDER BY created_at")).await.expect("steps");
    let answers: Vec<AnswerRow> =
        db.all(sql("SELECT solution_id, decision, reasons, cost, starts_on, ends_on, created_at FROM answers")).await.expect("answers");
    let milestones: Vec<(Uuid, String, i64, i64)> =
        db.all(sql("SELECT solution_id, due_on, progress, updated_at FROM milestones ORDER BY position")).await.expect("milestones");
    let read = |(id, number, state, cost, threshold_at): ProposalRow| Proposal {
        number,
        state,
        cost,
        threshold_at,
        steps: steps.iter().filter(|row| row.0 == id).map(|row| (row.1.clone(), row.2)).collect(),
        answers: answers
            .iter()
            .filter(|row| row.0 == id)
            .map(|row| Answer { decision: row.1.clone(), reasons: row.2.clone(), cost: row.3, starts: row.4.clone(), ends: row.5.clone(), at: row.6 })
            .collect(),
        milestones: milestones.iter().filter(|row| row.0 == id).map(|row| (row.1.clone(), row.2, row.3)).collect(),
    };
    rows.into_iter().map(read).collect()
}

/// Words of a result: what is decided has none yet.
const RESULTS: [&str; 14] =
    ["منجز", "انخفض", "اشتغل", "أنجزت", " ركب ", "جرى تسليم", "نزل من", "réalisée", "a baissé", "livré", "est terminé", "ont été", "يناير", "janvier"];

async fn answers_do_not_know_what_came(house: &TestApp) {
    let all = proposals(house).await;
    for proposal in &all {
        let number = proposal.number;
        let path: Vec<&str> = proposal.steps.iter().map(|(step, _)| step.as_str()).collect();
        let expected: &[&str] = match proposal.state.as_str() {
            "published" => &["published"],
            "withdrawn" => &["published", "withdrawn"],
            "merged" => &["published", "merged"],
            "threshold" => &["published", "threshold"],
            "under_evaluation" => &["published", "threshold", "under_evaluation"],
            "accepted" => &["published", "threshold", "accepted"],
            // What an assessment of options refused was never answered.
            "rejected" if proposal.answers.is_empty() => &["published", "rejected"],
            "rejected" => &["published", "threshold", "rejected"],
            "in_progress" => &["published", "threshold", "accepted", "in_progress"],
            _ => &["published", "threshold", "accepted", "in_progress", "done"],
        };
        assert_eq!(path, expected, "{number}");
        let answered = path.len() > 2;
        assert_eq!(proposal.answers.len(), usize::from(answered), "{number}");
        assert_eq!(proposal.threshold_at, proposal.steps.get(1).filter(|(step, _)| step == "threshold").map(|(_, at)| *at), "{number}");
        for answer in &proposal.answers {
            assert_eq!(answer.at, proposal.steps[2].1, "{number} is answered when it is decided");
            assert!(Some(answer.at) > proposal.threshold_at, "{number} is answered after the threshold");
            assert_eq!(answer.decision, proposal.steps[2].0, "{number}");
            let known = RESULTS.iter().find(|words| answer.reasons.contains(**words));
            assert_eq!(known, None, "{number} knows what came: {}", answer.reasons);
        }
    }
    assert!(all.iter().filter(|proposal| proposal.state == "rejected").count() >= 4);
}

async fn works_keep_their_days(house: &TestApp) {
    let today = NOW.day().to_string();
    for proposal in proposals(house).await {
        let number = proposal.number;
        let Some(answer) = proposal.answers.first() else {
            assert!(proposal.milestones.is_empty(), "{number}");
            continue;
        };
        if answer.decision != "accepted" {
            assert!(answer.cost.is_none() && answer.starts.is_none() && answer.ends.is_none() && proposal.milestones.is_empty(), "{number} costs nothing");
            continue;
        }
        let (starts, ends) = (answer.starts.as_deref().expect("a start"), answer.ends.as_deref().expect("an end"));
        let (cost, asked) = (answer.cost.expect("a cost"), proposal.cost.expect("what it was said to cost"));
        assert!((500_000..=200_000_000).contains(&cost) && cost * 10 >= asked * 3 && cost * 10 <= asked * 15, "{number} costs {cost}, not {asked}");
        assert!(day(answer.at).to_string().as_str() <= starts && starts < ends, "{number}: answered {}, {starts} to {ends}", day(answer.at));
        assert!(proposal.milestones.len() >= 2, "{number}");
        assert!(proposal.milestones.is_sorted_by_key(|(due, ..)| due.clone()), "{number}");
        for (due, progress, told) in &proposal.milestones {
            assert!(starts <= due.as_str() && due.as_str() <= ends, "{number}: {due} is not between {starts} and {ends}");
            assert!(*told <= NOW.micros() && *told >= answer.at, "{number}");
            match proposal.state.as_str() {
                "accepted" => assert_eq!(*progress, 0, "{number} has not begun"),
                "done" => assert!(*progress == 100 && due.as_str() <= today.as_str(), "{number} is done"),
                _ => {}
            }
        }
        let at = |step: &str| proposal.steps.iter().find(|(known, _)| known == step).map(|(_, at)| day(*at).to_string());
        match proposal.state.as_str() {
            "in_progress" => {
                assert!(at("in_progress").as_deref() >= Some(starts) && ends > today.as_str(), "{number} is under way");
                assert!(proposal.milestones.iter().any(|(_, progress, _)| *progress > 0), "{number} goes on");
                assert!(proposal.milestones.iter().any(|(_, progress, _)| *progress < 100), "{number} is not done");
            }
            "done" => assert!(ends <= at("done").as_deref().expect("done") && ends <= today.as_str(), "{number} is done"),
            _ => {}
        }
    }
}

async fn supports_make_the_threshold(house: &TestApp) {
    let rows: Vec<(i64, i64)> = house
        .app
        .db
        .all(sql("SELECT n.number, s.created_at FROM supports s JOIN solutions n ON n.id = s.solution_id ORDER BY s.created_at"))
        .await
        .expect("supports");
    let mut supports: HashMap<i64, Vec<i64>> = HashMap::new();
    for (number, at) in rows {
        supports.entry(number).or_default().push(at);
    }
    for proposal in proposals(house).await {
        let number = proposal.number;
        let given = supports.remove(&number).unwrap_or_default();
        match proposal.threshold_at {
            Some(reached) => assert_eq!(given.get(99), Some(&reached), "{number} has a hundred"),
            None => assert!(given.len() < 100, "{number} has {}", given.len()),
        }
        let decided = proposal.steps.iter().find(|(step, _)| matches!(step.as_str(), "accepted" | "rejected" | "withdrawn"));
        assert!(decided.is_none_or(|(_, at)| given.iter().all(|given| given <= at)), "{number} was supported after it was decided");
        assert!(given.iter().all(|at| *at >= proposal.steps[0].1), "{number} was supported before it was there");
    }
}

async fn problems_go_their_way(house: &TestApp) {
    let db = &house.app.db;
    let problems: Vec<(Uuid, i64, String, i64)> = db.all(sql("SELECT id, number, state, created_at FROM problems")).await.expect("problems");
    let steps: Vec<(Uuid, String, i64)> = db.all(sql("SELECT problem_id, step, created_at FROM problem_steps ORDER BY created_at")).await.expect("steps");
    let me_toos: Vec<(Uuid, i64)> = db.all(sql("SELECT problem_id, MAX(created_at) FROM me_toos GROUP BY problem_id")).await.expect("me too");
    for (id, number, state, at) in &problems {
        let path: Vec<&(Uuid, String, i64)> = steps.iter().filter(|step| step.0 == *id).collect();
        assert!(path.first().is_some_and(|first| first.1 == "reported" && first.2 == *at), "{number}");
        assert!(path.last().is_some_and(|last| last.1 == *state), "{number}");
        let latest = me_toos.iter().find(|row| row.0 == *id).map(|row| row.1);
        assert!(state != "resolved" || latest <= path.last().map(|last| last.2), "{number} was somebody's after it was resolved");
    }
    let early: Vec<(i64, i64)> = db
        .all(sql("SELECT s.number, p.number FROM solution_problems l JOIN solutions s ON s.id = l.solution_id JOIN problems p ON p.id = l.problem_id \
             WHERE s.created_at <= p.created_at"))
        .await
        .expect("links");
    assert!(early.is_empty(), "solutions from before their problems: {early:?}");
}

type CommentRow = (Uuid, Option<Uuid>, Uuid, String, String, i64);

async fn talk_is_like_talk(house: &TestApp) {
    let db = &house.app.db;
    let rows: Vec<CommentRow> =
        db.all(sql("SELECT id, parent_id, subject_id, stance, body, created_at FROM comments WHERE visibility <> 'held'")).await.expect("comments");
    let subjects: Vec<(Uuid, i64)> = db
        .all(sql("SELECT id, created_at FROM problems UNION ALL SELECT id, created_at FROM solutions UNION ALL SELECT id, published_at FROM consultations"))
        .await
        .expect("subjects");
    let subjects: HashMap<Uuid, i64> = subjects.into_iter().collect();
    let at: HashMap<Uuid, i64> = rows.iter().map(|row| (row.0, row.5)).collect();
    let mut said = HashSet::new();
    let mut threads: BTreeMap<Uuid, usize> = subjects.keys().map(|id| (*id, 0)).collect();
    for (_, parent, subject, _, body, when) in &rows {
        assert!(said.insert(body.trim().to_lowercase()), "said twice: {body}");
        assert!(*when > subjects[subject], "before what it is about: {body}");
        assert!(parent.is_none_or(|parent| *when > at[&parent]), "before what it replies to: {body}");
        assert!(script(body) != Script::Tifinagh || body.split_whitespace().count() <= 4, "no speaker wrote it: {body}");
        *threads.entry(*subject).or_default() += 1;
    }
    let words: Vec<usize> = rows.iter().map(|row| row.4.split_whitespace().count()).collect();
    let share = |least: usize, most: usize| words.iter().filter(|count| (least..=most).contains(count)).count() * 100 / words.len();
    assert!(share(1, 12) >= 50 && share(3, 12) >= 40 && share(13, 100) >= 20, "{} {} {}", share(1, 12), share(3, 12), share(13, 100));
    let stance = |stance: &str| rows.iter().filter(|row| row.3 == stance).count() * 100 / rows.len();
    assert!(stance("against") >= 10 && stance("question") >= 8 && stance("for") >= 20, "{} {} {}", stance("against"), stance("question"), stance("for"));
    let answered: HashSet<Uuid> = rows.iter().filter_map(|row| row.1).collect();
    let questions: Vec<bool> = rows.iter().filter(|row| row.3 == "question").map(|row| answered.contains(&row.0)).collect();
    assert!(questions.iter().any(|answered| *answered) && questions.iter().any(|answered| !answered), "some questions are answered, some are not");
    let lengths: BTreeSet<usize> = threads.values().copied().collect();
    assert!(lengths.len() >= 15 && lengths.first().is_some_and(|least| *least <= 1) && lengths.last().is_some_and(|most| *most >= 25), "{lengths:?}");
}

async fn what_was_repaired_is_shown(house: &TestApp) {
    let db = &house.app.db;
    let photos: Vec<(Uuid, String)> =
        db.all(sql("SELECT problem_id, alt FROM photos WHERE problem_id IS NOT NULL ORDER BY problem_id, position")).await.expect("photos");
    let of = |problem: Uuid| -> Vec<&str> { photos.iter().filter(|photo| photo.0 == problem).map(|photo| photo.1.as_str()).collect() };
    let done: Vec<(Uuid, i64)> = db
        .all(sql("SELECT id, number FROM problems WHERE state = 'resolved' OR id IN \
             (SELECT l.problem_id FROM solution_problems l JOIN solutions s ON s.id = l.solution_id WHERE s.state = 'done')"))
        .await
        .expect("problems");
    assert!(done.len() >= 6, "{done:?}");
    for (problem, number) in done {
        let shown = of(problem);
        assert!(matches!(shown.as_slice(), [_, after] if after.starts_with("بعد الأشغال") || after.starts_with("Après les travaux")), "{number}: {shown:?}");
    }
    // And beside what was built, on the home.
    let built: Vec<(String,)> =
        db.all(sql("SELECT alt FROM photos WHERE solution_id IN (SELECT id FROM solutions WHERE state = 'done')")).await.expect("photos");
    assert!(!built.is_empty() && built.iter().all(|(alt,)| photos.iter().any(|photo| photo.1 == *alt)), "{built:?}");
    let home = house.visitor().get("/ain-amlal").await;
    assert!(home.attributes(".before-after img", "src").len() >= 2, "{}", home.words());
    let described: HashSet<&str> = photos.iter().map(|photo| photo.1.as_str()).collect();
    assert_eq!(described.len(), photos.len(), "each picture is described in its own words");
}
