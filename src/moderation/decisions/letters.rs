//! The letter to an author about a decision, in the author's language: what, which rule, why, where, and how to contest it. Whoever has only a phone gets
//! the link to it.

use app::components::{labels, rules, statement};
use app::format;
use app::model::Lang;
use app::model::content::{ItemKind, Reason};
use app::model::moderation::Origin;
use app::words::{Key, tr};

use crate::base::App;
use crate::base::db::{AccountId, Tx};
use crate::base::error::Result;
use crate::base::kind::Content;
use crate::communes::Commune;
use crate::moderation::content;
use crate::moderation::decisions::case::Case;
use crate::moderation::decisions::verdict::Verdict;
use crate::moderation::record::reasons;
use crate::people::accounts;
use crate::people::accounts::Message;

/// Queues the letter with the decision. An author who cannot be reached gets none.
pub(in crate::moderation) async fn send(app: &App, tx: &mut Tx, commune: &Commune, content: &Content, verdict: &Verdict) -> Result<()> {
    let (reason, note) = match verdict {
        Verdict::Hide { reason, note } => (Some(*reason), note),
        Verdict::Restore { note } => (None, note),
        Verdict::Release => (None, &String::new()),
        Verdict::Dismiss | Verdict::Confirm => return Ok(()),
    };
    let title = match content.on {
        Some(subject) => content::load(app, tx, commune, subject).await.map(|subject| subject.title).unwrap_or_default(),
        None => content.title.clone(),
    };
    let link = app.url(&content.path(&commune.slug));
    let origin = reasons::origin(tx, content.item, content.version, app.clock.now()).await?;
    accounts::write_to(app, tx, content.author_id, |lang| Letter { lang, kind: content.item.kind, title, link, commune, origin }.write(reason, note)).await
}

/// What became of an appeal, as the person who made it is written to.
pub(in crate::moderation) struct Ruling<'a> {
    pub to: AccountId,
    /// Where it is read.
    pub path: &'a str,
    pub subject: Key,
    pub text: Key,
    pub short: Key,
    pub answer: &'a str,
}

/// Queues the letter about what became of an appeal.
pub(in crate::moderation) async fn send_ruling(app: &App, tx: &mut Tx, commune: &Commune, ruling: Ruling<'_>) -> Result<()> {
    let link = app.url(ruling.path);
    accounts::write_to(app, tx, ruling.to, |lang| Message {
        subject: ruling.subject.text(lang).to_owned(),
        text: ruling.text.fill_isolated(lang, &[("commune", commune.name.get(lang)), ("answer", ruling.answer), ("link", &link)]),
        short: ruling.short.fill(lang, &[("commune", commune.name.get(lang)), ("link", &link)]),
    })
    .await
}

/// The same about an appeal of an author.
pub(in crate::moderation) async fn tell_appeal(case: Case<'_>, tx: &mut Tx, to: AccountId, reversed: bool, answer: &str) -> Result<()> {
    use tr::appeals::letter as word;
    let (subject, text) = if reversed { (word::REVERSED_SUBJECT, word::REVERSED) } else { (word::UPHELD_SUBJECT, word::UPHELD) };
    let path = case.content.path(&case.commune.slug);
    send_ruling(case.app, tx, case.commune, Ruling { to, path: &path, subject, text, short: word::SHORT, answer }).await
}

/// The same to somebody who asked for another look at what they had flagged. `answer` is empty when the text is hidden now.
pub(in crate::moderation) async fn tell_flagger(case: Case<'_>, tx: &mut Tx, to: AccountId, reversed: bool, answer: &str) -> Result<()> {
    use tr::flag_appeals::letter as word;
    let (subject, text) = if reversed { (word::REVERSED_SUBJECT, word::REVERSED) } else { (word::UPHELD_SUBJECT, word::UPHELD) };
    let path = case.content.path(&case.commune.slug);
    send_ruling(case.app, tx, case.commune, Ruling { to, path: &path, subject, text, short: word::SHORT, answer }).await
}

struct Letter<'a> {
    lang: Lang,
    kind: ItemKind,
    title: String,
    link: String,
    commune: &'a Commune,
    /// How the text had come to attention.
    origin: Origin,
}

impl Letter<'_> {
    /// Hidden for a reason, or restored.
    fn write(&self, reason: Option<Reason>, note: &str) -> Message {
        let ((subject, text), short) = match reason {
            Some(reason) => (self.hidden(reason, note), tr::phones::sms::HIDDEN),
            None => (self.restored(note), tr::phones::sms::RESTORED),
        };
        Message { subject, text, short: short.fill(self.lang, &[("commune", self.commune.name.get(self.lang)), ("link", &self.link)]) }
    }

    fn place(&self, key: Key) -> String {
        key.fill_isolated(self.lang, &[("commune", self.commune.name.get(self.lang)), ("title", &self.title)])
    }

    fn hidden(&self, reason: Reason, note: &str) -> (String, String) {
        use tr::moderation::letter as word;
        let subject = labels::hidden_subject(self.kind);
        let rule = word::RULE.fill(self.lang, &[("name", labels::reason(reason).text(self.lang)), ("rule", rules::rule(reason).text(self.lang))]);
        let appeal = word::APPEAL.fill(self.lang, self.commune.appeal_days, &[]);
        let contact = match self.commune.contact_email.as_str() {
            "" => String::new(),
            contact => word::CONTACT.fill_isolated(self.lang, &[("contact", contact)]),
        };
        let paragraphs = [
            self.place(word::HIDDEN),
            rule,
            statement::lines(self.lang, reason, self.origin),
            word::NOTE.text(self.lang).to_owned(),
            format::isolated(self.lang, note).into_owned(),
            format!("{}\n{}", word::READ.text(self.lang), self.link),
            appeal,
            contact,
        ];
        let paragraphs: Vec<String> = paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect();
        (subject.text(self.lang).to_owned(), paragraphs.join("\n\n"))
    }

    fn restored(&self, note: &str) -> (String, String) {
        use tr::moderation::letter as word;
        let subject = labels::restored_subject(self.kind);
        let read = format!("{}\n{}", word::READ_RESTORED.text(self.lang), self.link);
        let paragraphs = match note {
            "" => vec![self.place(word::RESTORED), read],
            note => vec![self.place(word::RESTORED), word::NOTE.text(self.lang).to_owned(), format::isolated(self.lang, note).into_owned(), read],
        };
        (subject.text(self.lang).to_owned(), paragraphs.join("\n\n"))
    }
}
