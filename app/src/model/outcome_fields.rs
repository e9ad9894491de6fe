//! The fields of the forms of outcomes, language by language.

use super::Lang;
use super::languages::LANGS;
use super::outcomes::{OutcomeFields, OutcomeText, PointFields};

impl OutcomeFields {
    /// The fields of the sentence and of an addition in a language.
    pub const fn names(lang: Lang) -> [&'static str; 2] {
        match lang {
            Lang::Ar => ["summary_ar", "text_ar"],
            Lang::Fr => ["summary_fr", "text_fr"],
            Lang::En => ["summary_en", "text_en"],
            Lang::Zgh => ["summary_zgh", "text_zgh"],
        }
    }

    /// What was typed into them.
    pub fn typed(&self, lang: Lang) -> [&str; 2] {
        match lang {
            Lang::Ar => [&self.summary_ar, &self.text_ar],
            Lang::Fr => [&self.summary_fr, &self.text_fr],
            Lang::En => [&self.summary_en, &self.text_en],
            Lang::Zgh => [&self.summary_zgh, &self.text_zgh],
        }
    }
}

impl PointFields {
    /// The names of the fields of a text, in the order of [`super::languages::LANGS`].
    pub const fn names(text: OutcomeText) -> [&'static str; 4] {
        match text {
            OutcomeText::Summary => ["summary_ar", "summary_fr", "summary_en", "summary_zgh"],
            OutcomeText::Title => ["title_ar", "title_fr", "title_en", "title_zgh"],
            OutcomeText::Decider => ["decider_ar", "decider_fr", "decider_en", "decider_zgh"],
            OutcomeText::Reason => ["reason_ar", "reason_fr", "reason_en", "reason_zgh"],
            OutcomeText::Changed => ["changed_ar", "changed_fr", "changed_en", "changed_zgh"],
        }
    }

    /// What was typed of a text, in the same order.
    pub fn typed(&self, text: OutcomeText) -> [&str; 4] {
        match text {
            OutcomeText::Summary => [""; 4],
            OutcomeText::Title => [&self.title_ar, &self.title_fr, &self.title_en, &self.title_zgh],
            OutcomeText::Decider => [&self.decider_ar, &self.decider_fr, &self.decider_en, &self.decider_zgh],
            OutcomeText::Reason => [&self.reason_ar, &self.reason_fr, &self.reason_en, &self.reason_zgh],
            OutcomeText::Changed => [&self.changed_ar, &self.changed_fr, &self.changed_en, &self.changed_zgh],
        }
    }

    /// Whether something was typed in a language.
    pub fn is_written_in(&self, lang: Lang) -> bool {
        let at = LANGS.iter().position(|known| *known == lang).unwrap_or_default();
        OutcomeText::OF_POINTS.into_iter().any(|text| !self.typed(text)[at].is_empty()) || self.milestones(lang).iter().any(|title| !title.is_empty())
    }

    /// What milestones are called in a language.
    pub const fn milestones(&self, lang: Lang) -> &Vec<String> {
        match lang {
            Lang::Ar => &self.milestone_ar,
            Lang::Fr => &self.milestone_fr,
            Lang::En => &self.milestone_en,
            Lang::Zgh => &self.milestone_zgh,
        }
    }
}
