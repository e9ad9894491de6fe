//! Who is invited, as it is typed: one in a form, or many in lines.

use app::components::labels;
use app::model::Lang;
use app::model::content::OrganisationKind;
use app::model::form::FormErrors;
use app::words::{Key, tr};

use crate::base::email;
use crate::base::text::{clean_line, fits};
use crate::participation::consultations::{Audience, AudienceKind};

/// Lines that are read at once.
pub(super) const MOST_LINES: usize = 200;
const MOST_POSTAL: usize = 300;

/// What was typed of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed<'a> {
    pub name: &'a str,
    pub kind: &'a str,
    pub email: &'a str,
    pub postal: &'a str,
}

/// One who is to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Invitee {
    /// `None` for a person.
    pub kind: Option<OrganisationKind>,
    /// Of an organisation.
    pub name: String,
    /// Empty for a letter.
    pub email: String,
    pub postal: String,
}

/// Something that is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// From 1.
    pub line: usize,
    pub text: Key,
}

/// A kind by its name in the house or by its word in any language.
fn kind(typed: &str) -> Option<OrganisationKind> {
    let typed = clean_line(typed).to_lowercase();
    let is_word =
        |kind: &OrganisationKind| [Lang::Ar, Lang::Fr, Lang::En].iter().any(|lang| labels::organisation_kind(*kind).text(*lang).to_lowercase() == typed);
    OrganisationKind::parse(&typed).or_else(|| OrganisationKind::ALL.iter().copied().find(is_word))
}

/// Whether persons are invited too.
pub(super) fn takes_persons(audience: &Audience) -> bool {
    audience.kind == AudienceKind::Invited
}

/// Whether whoever is invited is let in: an organisation of a kind, or a person.
pub(super) fn takes(audience: &Audience, kind: Option<OrganisationKind>) -> bool {
    kind.map_or_else(|| takes_persons(audience), |kind| audience.takes(kind))
}

/// Reads one; whom the audience never lets in is not invited.
pub(super) fn parse(typed: Typed<'_>, audience: &Audience) -> Result<Invitee, FormErrors> {
    let mut errors = FormErrors::default();
    let name = clean_line(typed.name);
    let is_person = typed.kind.trim().is_empty() && name.is_empty() && takes_persons(audience);
    let kind = kind(typed.kind);
    if !is_person {
        match kind {
            None => errors.add("kind", tr::organisations::CHOOSE_KIND),
            Some(kind) if !audience.takes(kind) => errors.add("kind", tr::invitations::NOT_ASKED),
            Some(_) => {}
        }
        if !fits(&name, 2..=150) || !name.chars().any(char::is_alphabetic) {
            errors.add("name", tr::organisations::NAME_LENGTH);
        }
    }
    let mut address = String::new();
    if typed.email.trim().is_empty() {
        if is_person {
            errors.add("email", tr::invitations::EMAIL_NEEDED);
        }
    } else if let Some((_, key)) = email::normalised(typed.email) {
        match email::undeliverable(&key) {
            Some(wrong) => errors.add("email", wrong),
            None => address = key,
        }
    } else {
        errors.add("email", tr::invitations::BAD_EMAIL);
    }
    let postal = clean_line(typed.postal);
    if postal.chars().count() > MOST_POSTAL {
        errors.add("postal", tr::invitations::POSTAL_LONG);
    }
    errors.into_result()?;
    Ok(Invitee { kind: kind.filter(|_| !is_person), name, email: address, postal })
}

/// The cells of a line: parted by semicolons, tabs or commas.
fn cells(line: &str) -> Typed<'_> {
    let separator = [';', '\t', '؛', ','].into_iter().find(|separator| line.contains(*separator)).unwrap_or(';');
    let mut cells = line.split(separator).map(|cell| cell.trim().trim_matches('"').trim());
    let first = cells.next().unwrap_or_default();
    // A line with nothing but an address is a person.
    if first.contains('@') && cells.clone().all(str::is_empty) {
        return Typed { email: first, ..Typed::default() };
    }
    let mut next = || cells.next().unwrap_or_default();
    Typed { name: first, kind: next(), email: next(), postal: next() }
}

/// Reads lines; blank ones are left out. All faults at once, each with its line.
pub(super) fn parse_all(text: &str, audience: &Audience) -> Result<Vec<(usize, Invitee)>, Vec<Fault>> {
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_start_matches('\u{feff}'))).filter(|(_, line)| !line.trim().is_empty()) {
        if all.len() + faults.len() >= MOST_LINES {
            faults.push(Fault { line: at, text: tr::invitations::TOO_MANY_LINES });
            break;
        }
        match parse(cells(line), audience) {
            Ok(invitee) if all.iter().any(|(_, known)| *known == invitee) => faults.push(Fault { line: at, text: tr::invitations::TWICE }),
            Ok(invitee) => all.push((at, invitee)),
            Err(errors) => faults.extend(errors.iter().filter_map(|error| match error.message {
                app::model::form::Message::Text(text) => Some(Fault { line: at, text }),
                app::model::form::Message::Counted(..) => None,
            })),
        }
    }
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: AudienceKind) -> Audience {
        Audience::of(kind)
    }

    #[test]
    fn lines_are_read_however_they_are_parted() {
        let text =
            "Coopérative Tamunt; cooperative; Bureau@Tamunt.example\n\nجمعية السقاية؛ association\n\"Atelier Bois\",business,atelier@example.org,\"BP 12\"";
        let all = parse_all(text, &of(AudienceKind::Participants)).expect("good");
        let read: Vec<_> = all.iter().map(|(line, one)| (*line, one.kind.map(OrganisationKind::as_str), one.name.as_str(), one.email.as_str())).collect();
        assert_eq!(
            read,
            [
                (1, Some("cooperative"), "Coopérative Tamunt", "bureau@tamunt.example"),
                (3, Some("association"), "جمعية السقاية", ""),
                (4, Some("business"), "Atelier Bois", "atelier@example.org"),
            ]
        );
        assert_eq!(all[2].1.postal, "BP 12");
    }

    #[test]
    fn kinds_are_known_by_their_words() {
        for lang in [Lang::Ar, Lang::Fr, Lang::En] {
            for one in OrganisationKind::ALL {
                assert_eq!(kind(&format!(" {} ", labels::organisation_kind(*one).text(lang))), Some(*one));
            }
        }
        assert_eq!(kind("club"), None);
    }

    #[test]
    fn every_fault_names_its_line() {
        let faults = parse_all(
            "Tamunt; cooperative; x\nTamunt; club; a@example.org\nTamunt; cooperative\nTamunt; cooperative\nnur@example.org",
            &of(AudienceKind::Participants),
        );
        let lines: Vec<usize> = faults.expect_err("faults").iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [1, 2, 4, 5, 5]);
        let person = parse_all("nur@example.org", &of(AudienceKind::Invited)).expect("a person");
        assert_eq!((person[0].1.kind, person[0].1.email.as_str()), (None, "nur@example.org"));
        let many = "Tamunt; cooperative\n".repeat(MOST_LINES + 50);
        assert_eq!(
            parse_all(&many, &of(AudienceKind::Participants)).expect_err("too many").last().map(|fault| fault.text),
            Some(tr::invitations::TOO_MANY_LINES)
        );
    }

    #[test]
    fn whom_the_audience_never_lets_in_is_not_invited() {
        let cooperatives = Audience { organisations: vec![OrganisationKind::Cooperative], ..of(AudienceKind::Organisations) };
        let text = "Tamunt; cooperative\nAtelier; business\nNour; cooperative\nCentrale; union";
        let faults = parse_all(text, &cooperatives).expect_err("faults");
        assert_eq!(faults.iter().map(|fault| (fault.line, fault.text)).collect::<Vec<_>>(), [2, 4].map(|line| (line, tr::invitations::NOT_ASKED)));
        for kind in [AudienceKind::Residents, AudienceKind::Neighbourhoods] {
            assert_eq!(parse_all("Tamunt; cooperative", &of(kind)).expect_err("a fault").len(), 1);
        }
        for kind in [AudienceKind::Everyone, AudienceKind::Participants, AudienceKind::Invited] {
            assert_eq!(parse_all(text, &of(kind)).map(|all| all.len()), Ok(4));
        }
    }
}
