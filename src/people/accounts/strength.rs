//! Whether a password is among those that are guessed first: `zxcvbn` with its lists of common passwords, names and words, to which come the words that are
//! common here and what everybody may know of the person.

use app::words::{Key, tr};
use zxcvbn::feedback::Warning;
use zxcvbn::zxcvbn;

/// How many guesses it must take, as a power of ten. From the network that is for ever; with a stolen database and argon2id it is years.
const LEAST_POWER: f64 = 8.0;
/// How much of a password is looked at.
const JUDGED: usize = 64;
/// Shorter words are in anything.
const WORD: usize = 4;

/// What people here choose, beside what people choose everywhere.
const LOCAL: [&str; 66] = [
    "motdepasse",
    "azerty",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertz",
    "bonjour",
    "soleil",
    "jetaime",
    "amour",
    "bienvenue",
    "doudou",
    "loulou",
    "chouchou",
    "princesse",
    "marseille",
    "liberte",
    "famille",
    "maman",
    "papa",
    "tajmaat",
    "maroc",
    "morocco",
    "maghreb",
    "casablanca",
    "casa",
    "rabat",
    "marrakech",
    "agadir",
    "tanger",
    "meknes",
    "oujda",
    "tetouan",
    "kenitra",
    "ouarzazate",
    "raja",
    "wydad",
    "atlas",
    "sahara",
    "amazigh",
    "tamazight",
    "imazighen",
    "bismillah",
    "inchallah",
    "hamdullah",
    "mashallah",
    "allah",
    "mohamed",
    "mohammed",
    "fatima",
    "youssef",
    "khadija",
    "hassan",
    "habibi",
    "commune",
    "المغرب",
    "محمد",
    "فاطمة",
    "بسمالله",
    "الحمدلله",
    "كلمةالسر",
    "كلمة",
    "تجماعت",
    "حبيبي",
    "ضصثقفغعهخح",
    "شسيبلاتنم",
];

/// Why a password will not do, if it will not. `personal` is what others may know: name, address, phone.
pub(super) fn weakness(password: &str, personal: &[String]) -> Option<Key> {
    let lower = password.to_lowercase();
    let known = personal.iter().map(|text| text.to_lowercase()).filter(|text| !text.is_empty());
    let known: Vec<String> = known.flat_map(|text| parts(&text)).collect();
    if known.contains(&lower) {
        return Some(tr::accounts::PASSWORD_PERSONAL);
    }
    let digits = lower.chars().all(|c| crate::base::text::digit(c).is_some());
    let inputs: Vec<&str> = known.iter().map(String::as_str).chain(LOCAL).collect();
    // What is longer is either good by then, or repeats itself; the estimate of a long one made for it would take a second.
    let judged: String = password.chars().take(JUDGED).collect();
    let estimate = zxcvbn(&judged, &inputs);
    if estimate.guesses_log10() >= LEAST_POWER && !digits {
        return None;
    }
    if known.iter().any(|word| lower.contains(word.as_str())) {
        return Some(tr::accounts::PASSWORD_PERSONAL);
    }
    let pattern = match estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning) {
        Some(
            Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess
            | Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess
            | Warning::SequencesLikeAbcAreEasyToGuess
            | Warning::RecentYearsAreEasyToGuess
            | Warning::DatesAreOftenEasyToGuess,
        ) => true,
        _ => digits,
    };
    Some(if pattern { tr::accounts::PASSWORD_PATTERN } else { tr::accounts::PASSWORD_COMMON })
}

/// A text and its words: the name's, and what stands before, in and after an address's signs.
fn parts(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= WORD).map(ToOwned::to_owned);
    std::iter::once(text.to_owned()).chain(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(password: &str) -> Option<&'static str> {
        let personal = ["Amina Bennis".to_owned(), "a.bennis@example.org".to_owned(), "+212612345678".to_owned()];
        weakness(password, &personal).map(|key| key.name())
    }

    #[test]
    fn what_is_guessed_first_is_refused_with_the_reason() {
        for (passwords, reason) in [
            (
                &[
                    "password12",
                    "motdepasse1",
                    "iloveyou123",
                    "Football2010",
                    "tajmaat2026",
                    "casablanca1",
                    "MohamedFatima",
                    "sunshine12",
                    "كلمةالسر1",
                    "qwertyuiop",
                ][..],
                "accounts.password_common",
            ),
            (&["aaaaaaaaaa", "1234567890", "abcdefghij", "19840312198", "7391846205"], "accounts.password_pattern"),
            (&["amina bennis", "A.Bennis@example.org", "aminabennis", "Bennis2026", "212612345678"], "accounts.password_personal"),
        ] {
            for password in passwords {
                assert_eq!(why(password), Some(reason), "{password}");
            }
        }
        for refused in ["azertyuiop", "azerty12345", "P@ssw0rd123", "ضصثقفغعهخح", "bismillah1"] {
            assert!(why(refused).is_some(), "{refused}");
        }
    }

    #[test]
    fn a_short_sentence_is_good_in_every_language() {
        for good in ["des oliviers au bord de l'oued", "زيتون أخضر في الوادي", "seven goats on a roof", "ⴰⵣⵓⵍ ⵜⵉⵖⵎⴰⵔ ⵏ ⵡⴰⵎⴰⵏ", "kT9#vLq2!xRw"]
        {
            assert_eq!(why(good), None, "{good}");
        }
    }
}
