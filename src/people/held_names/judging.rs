//! What a name claims to be, however it is written: folded as [`fold`] folds words, and by its skeleton, in which letters that look alike are one
//! (Unicode Technical Standard #39, section 4).

use app::model::Localized;
use app::model::names::NameReason;
use unicode_security::confusable_detection::skeleton;

use crate::base::folding::{fold, links};
use crate::base::text::digit;

/// Words of the commune, in the scripts that people here read.
const COMMUNE: &[&str] = &[
    "commune",
    "communal",
    "communale",
    "municipalité",
    "municipal",
    "municipale",
    "mairie",
    "municipality",
    "town hall",
    "president de la commune",
    "président du conseil",
    "présidente du conseil",
    "conseil de la commune",
    "officiel",
    "officielle",
    "official",
    "جماعة",
    "الجماعة",
    "الجماعي",
    "جماعي",
    "بلدية",
    "البلدية",
    "المجلس الجماعي",
    "رئيس الجماعة",
    "رئيسة الجماعة",
    "رئيس المجلس",
    "رئيسة المجلس",
    "رسمي",
    "الرسمي",
    "الرسمية",
    "jama3a",
    "ljama3a",
    "baladiya",
    "ⵜⴰⴳⵔⴰⵡⵜ",
];

/// Words of those who moderate or run the platform, and its own name.
const STAFF: &[&str] = &[
    "modérateur",
    "modératrice",
    "modérateurs",
    "modération",
    "moderator",
    "moderators",
    "administrateur",
    "administratrice",
    "administrator",
    "admin",
    "agent communal",
    "agente communale",
    "مشرف",
    "المشرف",
    "مشرفة",
    "المشرفة",
    "مشرفون",
    "المشرفون",
    "مشرفي",
    "الإشراف",
    "مسؤول المنصة",
    "مسؤولة المنصة",
    "إدارة المنصة",
    "إدارة الموقع",
    "تجماعت",
    "tajmaat",
    "ⵜⴰⵊⵎⴰⵄⵜ",
];

/// Ends of addresses of pages that a name may not have.
const ENDS: [&str; 24] = [
    "ma", "com", "org", "net", "info", "fr", "io", "me", "app", "site", "online", "xyz", "shop", "link", "ly", "gl", "tv", "gg", "be", "eu", "es", "dz", "tn",
    "store",
];
/// Digits of a phone number.
const PHONE: usize = 8;
/// Letters from which on a word is looked for inside others too, however it is spaced.
const INSIDE: usize = 7;

/// A word, folded in both ways.
struct Term {
    plain: String,
    alike: String,
}

fn alike(text: &str) -> String {
    fold(&skeleton(&text.to_lowercase()).collect::<String>().to_lowercase())
}

fn squashed(plain: &str) -> String {
    plain.chars().filter(|c| c.is_alphabetic()).collect()
}

impl Term {
    fn of(text: &str) -> Self {
        Self { plain: fold(text), alike: alike(text) }
    }

    fn is_in(&self, name: &Self) -> bool {
        let (word, alike) = (squashed(&self.plain), squashed(&self.alike));
        let (name_word, name_alike) = (squashed(&name.plain), squashed(&name.alike));
        let inside = word.chars().count() >= INSIDE && (name_word.contains(&word) || name_alike.contains(&alike));
        // A short word stands inside many names; one that is the whole name is that word, however it is spaced.
        let whole = !word.is_empty() && (name_word == word || name_alike == alike);
        inside || whole || (!self.plain.trim().is_empty() && (name.plain.contains(&self.plain) || name.alike.contains(&self.alike)))
    }

    fn is(&self, name: &Self) -> bool {
        !self.plain.trim().is_empty() && (self.plain == name.plain || self.alike == name.alike)
    }
}

/// Everything that a name is compared with.
pub struct Judge {
    commune: Vec<Term>,
    staff: Vec<Term>,
    /// Names of communes, without the word for commune before them.
    communes: Vec<Vec<Term>>,
    people: Vec<Term>,
}

/// The name of a commune alone: "Aïn Amlal" of "Commune d'Aïn Amlal".
fn bare(name: &str) -> &str {
    let first = ["commune d'", "commune d’", "commune de ", "commune du ", "commune des ", "commune ", "جماعة "];
    let lower = name.to_lowercase();
    let cut = first.iter().find(|start| lower.starts_with(*start)).map_or(0, |start| start.len());
    name.get(cut..).unwrap_or(name)
}

impl Judge {
    /// Of the communes' names, and of those of the staff.
    pub fn new<'a>(communes: impl Iterator<Item = &'a Localized>, staff: &[&str]) -> Self {
        let terms = |texts: &[&str]| texts.iter().map(|text| Term::of(text)).collect();
        let of_commune = |name: &Localized| [&name.ar, &name.fr, &name.en].into_iter().map(|name| Term::of(bare(name))).collect();
        Self { commune: terms(COMMUNE), staff: terms(STAFF), communes: communes.map(of_commune).collect(), people: terms(staff) }
    }

    /// What is noticeable about a name, and which of the communes it claims to be.
    pub fn judge(&self, name: &str) -> (Vec<NameReason>, Option<usize>) {
        let term = Term::of(name);
        let named = |commune: &Vec<Term>| commune.iter().any(|known| known.is(&term));
        let claims = self.commune.iter().any(|word| word.is_in(&term));
        // "Commune d'Aïn Amlal" claims to be that commune; "Fatima d'Aïn Amlal" says where she is from.
        let inside = |commune: &Vec<Term>| commune.iter().any(|known| !known.plain.trim().is_empty() && term.plain.contains(&known.plain));
        let which = self.communes.iter().position(named).or_else(|| self.communes.iter().position(|commune| claims && inside(commune)));
        let mut reasons = Vec::new();
        if claims || self.communes.iter().any(named) {
            reasons.push(NameReason::Commune);
        }
        if self.staff.iter().any(|word| word.is_in(&term)) || self.people.iter().any(|person| person.is(&term)) {
            reasons.push(NameReason::Staff);
        }
        if has_address(name) {
            reasons.push(NameReason::Address);
        }
        (reasons, which)
    }
}

/// Whether a page, a mailbox or a phone can be reached by what is in a name.
fn has_address(name: &str) -> bool {
    let digits = name.chars().filter(|c| digit(*c).is_some()).count();
    let domain = |word: &str| {
        let word = word.to_lowercase();
        let (before, end) = word.trim_end_matches(|c: char| !c.is_alphanumeric()).rsplit_once('.').unwrap_or_default();
        let end: String = end.chars().take_while(|c| c.is_alphanumeric()).collect();
        before.chars().filter(|c| c.is_alphanumeric()).count() >= 2 && ENDS.contains(&end.as_str())
    };
    let parts = name.split(|c: char| c.is_whitespace() || c == '/');
    links(name) > 0 || name.contains(['@', '＠']) || digits >= PHONE || parts.into_iter().any(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(name: &str) -> Vec<NameReason> {
        let commune = Localized { ar: "جماعة عين أملال".to_owned(), fr: "Commune d'Aïn Amlal".to_owned(), en: "Ain Amlal".to_owned() };
        Judge::new(std::iter::once(&commune), &["Khadija El Amrani"]).judge(name).0
    }

    #[test]
    fn who_claims_to_be_the_commune_or_its_staff_is_noticed_in_any_script() {
        for name in [
            "Commune d'Aïn Amlal",
            "COMMUNE",
            "Aïn Amlal",
            "عين أملال",
            "الجماعة",
            "جمـاعة عين أملال",
            "Ain Amlal officiel",
            "رئيس الجماعة",
            "Ⅽommune",
            "M a i r i e",
            "M.A.I.R.I.E",
            "ج م ا ع ة",
            "С𝗈mmune",
        ] {
            assert!(judged(name).contains(&NameReason::Commune), "{name}");
        }
        for name in [
            "Modérateur",
            "MODERATEUR",
            "Modérateur·rice",
            "M o d é r a t e u r",
            "Mоderateur",
            "mоdеrаtоr",
            "ｍｏｄｅｒａｔｏｒ",
            "𝕞𝕠𝕕𝕖𝕣𝕒𝕥𝕠𝕣",
            "Admin",
            "A d-m i n",
            "المشرف",
            "مُشرِف الموقع",
            "مشرفة",
            "Tajmaat",
            "تجماعت",
            "ⵜⴰⵊⵎⴰⵄⵜ",
            "Equipe-Tajmaat",
            "khadija el amrani",
            "Khadija EL AMRANI",
        ] {
            assert!(judged(name).contains(&NameReason::Staff), "{name}");
        }
    }

    #[test]
    fn an_address_is_noticed() {
        for name in [
            "www.exemple.ma",
            "Ali https://x.y",
            "exemple.com",
            "Ali exemple.ma/promo",
            "ali@exemple.org",
            "Ali 0612345678",
            "Ali ٠٦١٢٣٤٥٦٧٨",
            "06 12 34 56 78",
            "t.co.ma",
        ] {
            assert!(judged(name).contains(&NameReason::Address), "{name}");
        }
    }

    #[test]
    fn people_are_called_what_they_are_called() {
        for name in [
            "Fatima Zahra",
            "فاطمة الزهراء",
            "Fatima d'Aïn Amlal",
            "Mohamed Alami",
            "M. Alami",
            "El.Alami",
            "ⴼⴰⵟⵉⵎⴰ",
            "عبد الجامع",
            "Jamaa El Idrissi",
            "Itto",
            "Hassan 1975",
            "Mo",
            "Madame Comunero",
            "رشيد المشرفي الإدريسي",
            "Jean-Marc",
            "Omar.B",
            "Ali.",
            "خديجة العمراني",
        ] {
            assert_eq!(judged(name), [], "{name}");
        }
    }

    #[test]
    fn the_commune_that_is_claimed_is_known() {
        let names = ["Commune de Tizi", "Commune d'Aïn Amlal"].map(|name| Localized { ar: String::new(), fr: name.to_owned(), en: String::new() });
        let judge = Judge::new(names.iter(), &[]);
        assert_eq!(judge.judge("Commune d'Ain Amlal").1, Some(1));
        assert_eq!(judge.judge("Tizi").1, Some(0));
        assert_eq!(judge.judge("Commune").1, None);
    }
}
