//! A whole text that was pasted, cut into articles at lines such as "Article 3", "المادة 3", "الفصل 3" and "ⴰⵎⴳⵔⴰⴷ 3".

/// An article as it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub heading: String,
    pub body: String,
}

/// A text cut into pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    /// What stands before the first article.
    pub before: String,
    pub articles: Vec<Piece>,
}

/// What an article begins with.
const WORDS: [&str; 7] = ["article", "art.", "art", "المادة", "الفصل", "البند", "ⴰⵎⴳⵔⴰⴷ"];
/// Numbers in words that begin many a text.
const FIRST: [&str; 6] = ["premier", "première", "الأولى", "الاولى", "الأول", "الاول"];
/// A longer line behind the number is no heading.
const LONGEST_HEADING: usize = 100;

/// What stands behind the number of an article; `None` for any other line. "Article 3 of the law" inside a sentence begins nothing.
fn begun(line: &str) -> Option<&str> {
    let line = line.trim();
    let after_word = WORDS.iter().find_map(|word| {
        let cut = line.get(..word.len()).filter(|begin| begin.to_lowercase() == *word)?.len();
        line[cut..].strip_prefix(|c: char| c.is_whitespace())
    })?;
    let after_word = after_word.trim_start();
    let end = after_word.find(|c: char| c.is_whitespace() || is_mark(c)).unwrap_or(after_word.len());
    let (number, rest) = after_word.split_at(end);
    let digits = number.trim_end_matches("er").trim_end_matches("re");
    let is_number = !digits.is_empty() && digits.chars().all(char::is_numeric);
    if !is_number && !FIRST.contains(&number.to_lowercase().as_str()) {
        return None;
    }
    let rest = rest.trim_start();
    if !rest.is_empty() && !rest.starts_with(is_mark) {
        return None;
    }
    Some(rest.trim_start_matches(|c: char| is_mark(c) || c.is_whitespace()))
}

const fn is_mark(c: char) -> bool {
    matches!(c, ':' | '.' | '-' | '–' | '—' | ')' | '،' | '؛')
}

/// Cuts a text.
pub fn split(text: &str) -> Pieces {
    let mut pieces = Pieces::default();
    for line in text.lines() {
        match (begun(line), pieces.articles.last_mut()) {
            (Some(rest), _) => {
                let is_heading = rest.chars().count() <= LONGEST_HEADING && !rest.ends_with('.');
                let (heading, body) = if is_heading { (rest, "") } else { ("", rest) };
                pieces.articles.push(Piece { heading: heading.trim().to_owned(), body: body.to_owned() });
            }
            (None, Some(last)) => add(&mut last.body, line),
            (None, None) => add(&mut pieces.before, line),
        }
    }
    for piece in &mut pieces.articles {
        piece.body = piece.body.trim().to_owned();
        // A heading alone is the article.
        if piece.body.is_empty() {
            piece.body = std::mem::take(&mut piece.heading);
        }
    }
    pieces.before = pieces.before.trim().to_owned();
    pieces
}

fn add(body: &mut String, line: &str) {
    if !body.is_empty() {
        body.push('\n');
    }
    body.push_str(line.trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(heading: &str, body: &str) -> Piece {
        Piece { heading: heading.to_owned(), body: body.to_owned() }
    }

    #[test]
    fn a_french_text_is_cut_at_its_articles() {
        let text = "Arrêté sur le souk\n\nArticle premier : Objet\nLe souk se tient le lundi.\n\nIl finit à 15 h.\nArticle 2\nLes sacs sont interdits.\nART. 3 - Les \
                    amendes sont fixées par l'article 4 de la loi.";
        let found = split(text);
        assert_eq!(found.before, "Arrêté sur le souk");
        let last = "Les amendes sont fixées par l'article 4 de la loi.";
        assert_eq!(found.articles, [piece("Objet", "Le souk se tient le lundi.\n\nIl finit à 15 h."), piece("", "Les sacs sont interdits."), piece("", last)]);
    }

    #[test]
    fn an_arabic_text_is_cut_at_its_articles_whatever_the_digits() {
        let text = "المادة الأولى: الموضوع\nينظم هذا القرار السوق.\nالمادة ٢\nيمنع استعمال الأكياس.\nالفصل 3 – الغرامات\nتحدد الغرامة في 100 درهم.";
        let found = split(text);
        assert_eq!(found.before, "");
        let all = [piece("الموضوع", "ينظم هذا القرار السوق."), piece("", "يمنع استعمال الأكياس."), piece("الغرامات", "تحدد الغرامة في 100 درهم.")];
        assert_eq!(found.articles, all);
    }

    #[test]
    fn a_law_that_is_named_in_a_sentence_begins_no_article() {
        let text = "Article 1\nVu la loi,\nArticle 3 de la loi 113-14 compris,\nil est décidé.";
        assert_eq!(split(text).articles, [piece("", "Vu la loi,\nArticle 3 de la loi 113-14 compris,\nil est décidé.")]);
        assert_eq!(split("Articles divers\nArtisanat 3").articles, []);
    }
}
