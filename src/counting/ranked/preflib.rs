//! PrefLib's files of rankings (Mattei and Walsh 2013): `.soi` (strict, incomplete), `.soc` (strict, complete), `.toi` and `.toc` (with ties).

use std::collections::HashMap;

use super::pairs::{Profile, Ranking};
use crate::fault::{Fault, quoted, text};

/// What the end of a file's name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Soi,
    Soc,
    Toi,
    Toc,
}

impl Format {
    /// By the end of a name.
    pub fn of(extension: &str) -> Option<Self> {
        match extension {
            "soi" => Some(Self::Soi),
            "soc" => Some(Self::Soc),
            "toi" => Some(Self::Toi),
            "toc" => Some(Self::Toc),
            _ => None,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Soi => "soi",
            Self::Soc => "soc",
            Self::Toi => "toi",
            Self::Toc => "toc",
        }
    }

    fn has_ties(self) -> bool {
        matches!(self, Self::Toi | Self::Toc)
    }

    fn is_complete(self) -> bool {
        matches!(self, Self::Soc | Self::Toc)
    }
}

/// The most options that are ranked.
const MOST_OPTIONS: usize = 12;
/// The most voters of a line.
const MOST_VOTERS: u64 = 1_000_000_000;

/// Reads a file of rankings.
///
/// # Errors
/// The first line that cannot be read, or what the file lacks.
pub fn read_preflib(bytes: &[u8], format: Format) -> Result<Profile, Fault> {
    let mut profile = Profile::default();
    let mut said: HashMap<String, (usize, String)> = HashMap::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut lines = 0;
    for (number, line) in text(bytes)?.lines().enumerate().map(|(at, line)| (at + 1, line.trim())) {
        if line.is_empty() {
            continue;
        }
        if let Some(header) = line.strip_prefix('#') {
            let (key, value) = header.split_once(':').map_or((header, ""), |(key, value)| (key.trim(), value.trim()));
            let key = key.trim().to_ascii_uppercase();
            if let Some(id) = key.strip_prefix("ALTERNATIVE NAME") {
                let id = id.trim();
                if id.is_empty() || places.insert(id.to_owned(), profile.options.len()).is_some() {
                    return Err(Fault::at(number, format!("the option {} has no number, or stands there twice", quoted(id))));
                }
                profile.options.push((id.to_owned(), value.to_owned()));
                if profile.options.len() > MOST_OPTIONS {
                    return Err(Fault::at(number, format!("there are more than {MOST_OPTIONS} options")));
                }
            } else {
                said.insert(key, (number, value.to_owned()));
            }
            continue;
        }
        if profile.options.is_empty() {
            return Err(Fault::at(number, "a ranking stands before the names of the options (# ALTERNATIVE NAME 1: …)"));
        }
        let (count, ranking) = line.split_once(':').ok_or_else(|| Fault::at(number, "a ranking is `number of voters: options`"))?;
        let count = count.trim();
        let voters = count.parse().ok().filter(|voters| (1..=MOST_VOTERS).contains(voters));
        let voters = voters.ok_or_else(|| Fault::at(number, format!("{} is no number of voters", quoted(count))))?;
        profile.rankings.push((voters, read_ranking(number, ranking, &places, format)?));
        lines += 1;
    }
    if profile.options.is_empty() {
        return Err(Fault::of_all("no option is named (# ALTERNATIVE NAME 1: …)"));
    }
    compare(&mut profile, &said, lines, format)?;
    Ok(profile)
}

fn read_ranking(number: usize, text: &str, places: &HashMap<String, usize>, format: Format) -> Result<Ranking, Fault> {
    let mut ranking = Ranking::new();
    let mut together = false;
    let mut seen = Vec::new();
    for part in text.split(',').map(str::trim) {
        let opened = part.strip_prefix('{');
        let inner = opened.unwrap_or(part);
        let closed = inner.strip_suffix('}');
        let id = closed.unwrap_or(inner).trim();
        if opened.is_some() && (together || !format.has_ties()) {
            return Err(Fault::at(number, "a { stands where none may"));
        }
        let place = *places.get(id).ok_or_else(|| Fault::at(number, format!("the option {} is not in the list", quoted(id))))?;
        if seen.contains(&place) {
            return Err(Fault::at(number, format!("the option {} is ranked twice", quoted(id))));
        }
        seen.push(place);
        match ranking.last_mut().filter(|_| together) {
            Some(group) => group.push(place),
            None => ranking.push(vec![place]),
        }
        together = together || opened.is_some();
        if closed.is_some() {
            if !together {
                return Err(Fault::at(number, "a } stands where none may"));
            }
            together = false;
        }
    }
    if together {
        return Err(Fault::at(number, "a { is not closed"));
    }
    if format.is_complete() && seen.len() != places.len() {
        return Err(Fault::at(number, format!("{} of {} options are ranked, and a .{} file ranks all", seen.len(), places.len(), format.as_str())));
    }
    Ok(ranking)
}

/// What the head of the file says, against what is in it.
fn compare(profile: &mut Profile, said: &HashMap<String, (usize, String)>, lines: u64, format: Format) -> Result<(), Fault> {
    let voters = profile.voters();
    for (key, found) in [("NUMBER ALTERNATIVES", profile.options.len() as u64), ("NUMBER VOTERS", voters), ("NUMBER UNIQUE ORDERS", lines)] {
        match said.get(key) {
            Some((line, value)) => match value.parse::<u64>() {
                Ok(number) if number == found => {}
                Ok(number) => profile.oddities.push(format!("the file says {key} {number} and has {found}")),
                Err(_) => return Err(Fault::at(*line, format!("{key} {} is not a number", quoted(value)))),
            },
            None => profile.oddities.push(format!("the file does not say {key}; it has {found}")),
        }
    }
    if let Some((_, kind)) = said.get("DATA TYPE").filter(|(_, kind)| !kind.eq_ignore_ascii_case(format.as_str())) {
        profile.oddities.push(format!("the file says that it is {} and is called .{}", quoted(kind), format.as_str()));
    }
    Ok(())
}

/// Writes rankings; `.toi`, which holds any.
pub fn write_preflib(profile: &Profile) -> String {
    let mut lines = vec!["# DATA TYPE: toi".to_owned()];
    lines.push(format!("# NUMBER ALTERNATIVES: {}", profile.options.len()));
    lines.push(format!("# NUMBER VOTERS: {}", profile.voters()));
    lines.push(format!("# NUMBER UNIQUE ORDERS: {}", profile.rankings.len()));
    lines.extend(profile.options.iter().map(|(id, name)| format!("# ALTERNATIVE NAME {id}: {}", name.replace(['\r', '\n'], " "))));
    for (count, ranking) in &profile.rankings {
        let groups = ranking.iter().filter(|group| !group.is_empty()).map(|group| {
            let ids: Vec<&str> = group.iter().map(|option| profile.options[*option].0.as_str()).collect();
            if ids.len() == 1 { ids[0].to_owned() } else { format!("{{{}}}", ids.join(",")) }
        });
        lines.push(format!("{count}: {}", groups.collect::<Vec<_>>().join(",")));
    }
    lines.push(String::new());
    lines.join("\n")
}
