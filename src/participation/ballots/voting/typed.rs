//! What a form of a vote sends, read as a choice. Fields: `o` for each option that is ticked, `p.N`, `g.N` and `r.N` for points, grades and places of option N,
//! `answer`, `envelope`, `for` for whose page it was, `theme`, `place` and `text` for which options are shown, and `go` for the button.

use std::collections::BTreeMap;

use app::format::typed;
use app::model::Lang;
use app::model::ballots::{BallotKind, Choice, YesNo};
use app::words::tr::voting as word;

use super::Sent;

/// A form as it was typed, and what it chooses if it can be read.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    /// `None` if a field cannot be read.
    pub choice: Option<Choice>,
    /// Points, grades and places as they stand in their fields.
    pub values: BTreeMap<i64, String>,
    /// What is ticked; of a ranking, the best first.
    pub chosen: Vec<i64>,
    pub answer: String,
    /// What is wrong, by option.
    pub errors: BTreeMap<i64, String>,
}

/// How the value of a button begins that shows the options of a neighbourhood.
pub(super) const AT: &str = "at.";

/// A button of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Go {
    /// To keep it.
    Keep,
    /// To keep it, and to see some options alone, or all again: `filter`, `all`, or `at.` with the slug of a neighbourhood.
    Narrow,
    /// To send it.
    Send,
    /// To send it although nothing is chosen.
    Empty,
    /// To move an option of a ranking.
    Move { option: i64, up: bool },
}

impl Go {
    pub fn of(sent: &Sent) -> Self {
        let moved = |way: &str, up| field(sent, "go").strip_prefix(way).and_then(|option| Some(Self::Move { option: option.parse().ok()?, up }));
        match field(sent, "go") {
            "send" => Self::Send,
            "empty" => Self::Empty,
            "filter" | "all" => Self::Narrow,
            at if at.starts_with(AT) => Self::Narrow,
            _ => moved("up.", true).or_else(|| moved("down.", false)).unwrap_or(Self::Keep),
        }
    }
}

/// The first value of a field.
pub(super) fn field<'s>(sent: &'s Sent, name: &str) -> &'s str {
    sent.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

/// Values of fields that name an option, without those that are empty.
fn numbered(sent: &Sent, prefix: &str) -> BTreeMap<i64, String> {
    let option = |name: &str| name.strip_prefix(prefix)?.strip_prefix('.')?.parse::<i64>().ok();
    let pairs = sent.iter().filter_map(|(name, value)| Some((option(name)?, value.trim().chars().take(20).collect::<String>())));
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}

impl Typed {
    /// Reads a form.
    pub fn read(kind: BallotKind, sent: &Sent, lang: Lang) -> Self {
        match kind {
            BallotKind::Approval | BallotKind::Budget => {
                let chosen = sent.iter().filter(|(name, _)| name == "o").filter_map(|(_, value)| value.parse().ok()).collect();
                Self::of(&Choice::Options(chosen))
            }
            BallotKind::Points => {
                Self::numbers(numbered(sent, "p"), lang, |values| Choice::Points(values.into_iter().filter(|(_, given)| *given > 0).collect()))
            }
            BallotKind::Judgment | BallotKind::Score => Self::numbers(numbered(sent, "g"), lang, Choice::Grades),
            BallotKind::Ranked => Self::ranking(numbered(sent, "r"), lang),
            BallotKind::YesNo => Self::of(&Choice::Answer(YesNo::parse(field(sent, "answer")))),
        }
    }

    fn numbers(values: BTreeMap<i64, String>, lang: Lang, choice: impl FnOnce(BTreeMap<i64, u32>) -> Choice) -> Self {
        let (mut numbers, mut errors) = (BTreeMap::new(), BTreeMap::new());
        for (option, value) in &values {
            match typed(value) {
                Some(number) => drop(numbers.insert(*option, number)),
                None => drop(errors.insert(*option, word::fault::NUMBER.text(lang).to_owned())),
            }
        }
        let chosen = numbers.keys().copied().collect();
        Self { choice: errors.is_empty().then(|| choice(numbers)), values, chosen, answer: String::new(), errors }
    }

    /// The smallest number is the best; numbers may be left out, and none may stand twice.
    fn ranking(values: BTreeMap<i64, String>, lang: Lang) -> Self {
        let (mut places, mut errors) = (BTreeMap::<u32, i64>::new(), BTreeMap::new());
        for (option, value) in &values {
            let said = |key: app::words::Key| key.text(lang).to_owned();
            match typed(value).filter(|place| *place > 0) {
                None => drop(errors.insert(*option, said(word::fault::PLACE))),
                Some(place) => {
                    let same = places.get(&place).copied();
                    // Either may be the one that is not shown.
                    errors.extend(same.into_iter().flat_map(|same| [same, *option]).map(|option| (option, said(word::fault::SAME_PLACE))));
                    places.entry(place).or_insert(*option);
                }
            }
        }
        let chosen: Vec<i64> = places.into_values().collect();
        Self { choice: errors.is_empty().then(|| Choice::Ranking(chosen.clone())), values, chosen, answer: String::new(), errors }
    }

    /// A choice as the form shows it.
    pub fn of(choice: &Choice) -> Self {
        let values = match choice {
            Choice::Points(numbers) | Choice::Grades(numbers) => numbers.iter().map(|(option, number)| (*option, number.to_string())).collect(),
            Choice::Ranking(ranking) => ranking.iter().enumerate().map(|(at, option)| (*option, (at + 1).to_string())).collect(),
            Choice::Options(_) | Choice::Answer(_) => BTreeMap::new(),
        };
        let answer = match choice {
            Choice::Answer(Some(answer)) => answer.as_str().to_owned(),
            _ => String::new(),
        };
        Self { choice: Some(choice.clone()), values, chosen: choice.options(), answer, errors: BTreeMap::new() }
    }

    /// The ranking with one option a place higher or lower. What has no place comes last by going up, and the last one loses its place by going down.
    pub fn moved(&self, option: i64, up: bool) -> Choice {
        let mut ranking = self.chosen.clone();
        match (ranking.iter().position(|known| *known == option), up) {
            (None, true) => ranking.push(option),
            (Some(at), true) if at > 0 => ranking.swap(at - 1, at),
            (Some(at), false) if at + 1 < ranking.len() => ranking.swap(at, at + 1),
            (Some(at), false) => drop(ranking.remove(at)),
            (None, false) | (Some(_), true) => {}
        }
        Choice::Ranking(ranking)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Sent {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_of_each_kind_is_read() {
        let read = |kind, fields: &[(&str, &str)]| Typed::read(kind, &sent(fields), Lang::Fr).choice.map(|choice| choice.to_text());
        assert_eq!(read(BallotKind::Budget, &[("o", "5"), ("o", "3"), ("o", "x")]).as_deref(), Some("3,5"));
        assert_eq!(read(BallotKind::Points, &[("p.3", "4"), ("p.5", "0"), ("p.6", " ")]).as_deref(), Some("3=4"));
        assert_eq!(read(BallotKind::Points, &[("p.3", "٤")]).as_deref(), Some("3=4"));
        assert_eq!(read(BallotKind::Points, &[("p.3", "beaucoup")]), None);
        assert_eq!(read(BallotKind::Score, &[("g.3", "0"), ("g.5", "")]).as_deref(), Some("3=0"));
        assert_eq!(read(BallotKind::Ranked, &[("r.3", "7"), ("r.5", "2")]).as_deref(), Some("5>3"));
        assert_eq!(read(BallotKind::Ranked, &[("r.3", "2"), ("r.5", "2")]), None);
        assert_eq!(read(BallotKind::YesNo, &[("answer", "abstain")]).as_deref(), Some("abstain"));
        assert_eq!(read(BallotKind::YesNo, &[]).as_deref(), Some("-"));
    }

    #[test]
    fn what_cannot_be_read_stays_in_its_field() {
        let typed = Typed::read(BallotKind::Ranked, &sent(&[("r.3", "un"), ("r.5", "1")]), Lang::Fr);
        assert_eq!(typed.values[&3], "un");
        let twins = Typed::read(BallotKind::Ranked, &sent(&[("r.1", "1"), ("r.3", "2"), ("r.6", "2")]), Lang::Fr);
        assert_eq!(twins.errors.keys().copied().collect::<Vec<_>>(), [3, 6]);
        assert_eq!(typed.errors.keys().copied().collect::<Vec<_>>(), [3]);
        assert_eq!(typed.chosen, [5]);
    }

    #[test]
    fn options_go_up_and_down() {
        let typed = Typed::of(&Choice::Ranking(vec![5, 3]));
        let moved = |option, up| typed.moved(option, up).to_text();
        assert_eq!([moved(3, true), moved(5, true), moved(9, true)], ["3>5", "5>3", "5>3>9"]);
        assert_eq!([moved(5, false), moved(3, false), moved(9, false)], ["3>5", "5", "5>3"]);
    }
}
