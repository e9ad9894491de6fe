//! Where somebody is who goes through the queue: which part of it, and after which place. Forms carry it as `state~place`.

use app::model::workbench::QueueFilter;

/// Where somebody is in the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::moderation) struct Position {
    state: String,
    after: String,
}

impl Position {
    /// Of what a form sent; anything unknown is the whole queue from its beginning.
    pub fn parse(text: &str) -> Self {
        let (state, after) = text.split_once('~').unwrap_or((text, ""));
        let known = |c: char| c.is_ascii_lowercase() || c == '_';
        Self { state: if state.chars().all(known) { state.to_owned() } else { String::new() }, after: after.to_owned() }
    }

    /// Where this place is, in the same part of the queue.
    pub fn at(&self, place: String) -> Self {
        Self { state: self.state.clone(), after: place }
    }

    /// The part of the queue that is gone through.
    pub fn part(&self) -> QueueFilter {
        QueueFilter { state: self.state.clone(), ..QueueFilter::default() }
    }

    /// What is left of it.
    pub fn filter(&self) -> QueueFilter {
        QueueFilter { after: self.after.clone(), ..self.part() }
    }

    /// As forms and addresses carry it.
    pub fn as_text(&self) -> String {
        format!("{}~{}", self.state, self.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_parsed_as_it_was_written() {
        for text in ["~", "held~17-00000000000000000000000000000000"] {
            assert_eq!(Position::parse(text).as_text(), text);
        }
        assert_eq!(Position::parse("<script>~x"), Position { state: String::new(), after: "x".to_owned() });
        assert_eq!(Position::parse("all"), Position { state: "all".to_owned(), after: String::new() });
    }
}
