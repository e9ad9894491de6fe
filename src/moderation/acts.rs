//! The transitions of visibility, in one table. Nothing else decides what may become what.
//!
//! Left for the full process: holding before publishing, the second person who confirms a hiding, the appeal.

use app::model::content::Visibility;

/// What happens to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Flags have reached the commune's weight.
    Review,
    /// A moderator hides it.
    Hide,
    /// A moderator makes it readable again, with a word to its author.
    Restore,
    /// A moderator finds nothing wrong with it.
    Dismiss,
}

impl Act {
    /// The fixed name of a moderator's act; flags alone decide nothing.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Review => None,
            Self::Hide => Some("hide"),
            Self::Restore => Some("restore"),
            Self::Dismiss => Some("dismiss"),
        }
    }
}

/// What `from` becomes by `act`; nothing when the act is not possible.
pub const fn next(from: Visibility, act: Act) -> Option<Visibility> {
    use Visibility as V;
    match (from, act) {
        (V::Published, Act::Review) => Some(V::UnderReview),
        (V::Published | V::UnderReview, Act::Hide) => Some(V::Hidden),
        (V::Hidden | V::UnderReview, Act::Restore) | (V::Published | V::UnderReview, Act::Dismiss) => Some(V::Published),
        (V::Published, Act::Restore)
        | (V::UnderReview, Act::Review)
        | (V::Hidden, Act::Review | Act::Hide | Act::Dismiss)
        | (V::Held | V::ConfirmedHidden, Act::Review | Act::Hide | Act::Restore | Act::Dismiss) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTS: [Act; 4] = [Act::Review, Act::Hide, Act::Restore, Act::Dismiss];

    #[test]
    fn only_a_moderator_s_restoring_makes_a_hidden_text_public() {
        for from in Visibility::ALL.iter().copied().filter(|from| !from.is_public()) {
            for act in ACTS {
                let public = next(from, act).is_some_and(Visibility::is_public);
                assert_eq!(public, from == Visibility::Hidden && act == Act::Restore, "{from:?} {act:?}");
            }
        }
    }

    #[test]
    fn flags_never_hide() {
        assert!(Visibility::ALL.iter().filter_map(|from| next(*from, Act::Review)).all(Visibility::is_public));
    }

    #[test]
    fn a_confirmed_hiding_and_a_held_text_wait_for_the_full_process() {
        for act in ACTS {
            assert_eq!(next(Visibility::ConfirmedHidden, act), None);
            assert_eq!(next(Visibility::Held, act), None);
        }
    }
}
