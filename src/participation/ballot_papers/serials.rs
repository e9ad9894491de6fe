//! Serial numbers of sheets: seven random letters and digits that are told apart when read aloud, and one that finds a wrong or exchanged one among them
//! (Luhn's way, with 32 signs). Random ones say nothing of the order in which sheets were printed or given to people.

use crate::base::clock::Rng;
use crate::base::text::digit;

const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
/// Signs without the one that checks them.
const RANDOM: usize = 7;

/// A new one, as it is kept.
pub(super) fn random(rng: &Rng) -> String {
    let mut serial = rng.letters::<RANDOM>();
    serial.push(check(&serial));
    serial
}

fn value(sign: char) -> Option<usize> {
    SIGNS.iter().position(|known| char::from(*known) == sign)
}

/// The sign that checks the others.
fn check(signs: &str) -> char {
    let sum: usize = signs.chars().rev().enumerate().map(|(place, sign)| weighed(value(sign).unwrap_or_default(), place % 2 == 0)).sum();
    char::from(SIGNS[(SIGNS.len() - sum % SIGNS.len()) % SIGNS.len()])
}

/// Every second value is doubled, and the digits of the double added.
const fn weighed(value: usize, doubled: bool) -> usize {
    if doubled { value * 2 / SIGNS.len() + value * 2 % SIGNS.len() } else { value }
}

/// A serial number as it is kept, however it was typed; `None` if it cannot be one.
pub(super) fn parse(typed: &str) -> Option<String> {
    let plain = |c: char| match c {
        'o' | 'O' => '0',
        other => digit(other).unwrap_or(other).to_ascii_lowercase(),
    };
    let signs: Vec<char> = typed.chars().filter(|c| c.is_alphanumeric()).take(RANDOM + 2).map(plain).collect();
    let (last, first) = signs.split_last()?;
    let first: String = first.iter().collect();
    let known = signs.len() == RANDOM + 1 && signs.iter().all(|sign| value(*sign).is_some());
    (known && check(&first) == *last).then(|| format!("{first}{last}"))
}

/// A serial number as people read it: capitals in two groups.
pub(super) fn shown(serial: &str) -> String {
    crate::base::codes::shown(serial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_is_read_however_it_is_typed() {
        let serial = random(&Rng::seeded(1));
        assert_eq!(serial.len(), RANDOM + 1);
        for typed in [serial.clone(), shown(&serial), format!(" {} ", shown(&serial).replace('-', " ")), shown(&serial).replace('0', "O")] {
            assert_eq!(parse(&typed).as_deref(), Some(serial.as_str()), "{typed}");
        }
        for wrong in ["", "abcd", "ابتثجحخد", "1iiiiiii", &"a".repeat(100), &format!("{serial}a")] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn one_wrong_sign_is_found() {
        let rng = Rng::seeded(2);
        for _ in 0..50 {
            let serial = random(&rng);
            for place in 0..serial.len() {
                for sign in SIGNS.iter().map(|sign| char::from(*sign)).filter(|sign| serial.chars().nth(place) != Some(*sign)) {
                    let wrong: String = serial.chars().enumerate().map(|(at, known)| if at == place { sign } else { known }).collect();
                    assert_eq!(parse(&wrong), None, "{wrong} for {serial}");
                }
            }
        }
    }
}
