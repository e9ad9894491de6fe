//! The transitions of visibility, in one table. Nothing else decides what may become what.
//!
//! ```text
//! published, under_review → held (before anybody reads it, by the commune's rules) → published | hidden
//! published, under_review → held (covered, when flags speak of a threat or of private data) → published | under_review | hidden
//! published ⇄ under_review → hidden → confirmed_hidden
//!     ↑            │            │           │
//!     └── restored ┴── reversed ┴── reversed┘      hidden, confirmed_hidden → held (rewritten) → published | hidden
//! ```

use app::model::content::Visibility;

/// What happens to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The commune's rules hold it until somebody has read it.
    Hold,
    /// Flags have reached the commune's weight.
    Review,
    /// A moderator hides it.
    Hide,
    /// A moderator makes it readable again, with a word to its author.
    Restore,
    /// A moderator finds nothing wrong with it.
    Dismiss,
    /// A second person finds the hiding right.
    Confirm,
    /// The appeal against the hiding was not right.
    Uphold,
    /// The appeal was right: the hiding is undone.
    Reverse,
    /// Its author has rewritten it.
    Resubmit,
    /// A moderator lets what was held be read.
    Release,
    /// Flags that speak of a threat or of private data have reached the commune's weight.
    Cover,
    /// Nobody has decided in time about what flags had covered.
    Uncover,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 12] = [
        Self::Hold,
        Self::Review,
        Self::Hide,
        Self::Restore,
        Self::Dismiss,
        Self::Confirm,
        Self::Uphold,
        Self::Reverse,
        Self::Resubmit,
        Self::Release,
        Self::Cover,
        Self::Uncover,
    ];

    /// The fixed name of somebody's act; flags and rules alone decide nothing.
    pub(in crate::moderation) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Hold | Self::Review | Self::Cover | Self::Uncover => None,
            Self::Hide => Some("hide"),
            Self::Restore => Some("restore"),
            Self::Dismiss => Some("dismiss"),
            Self::Confirm => Some("confirm"),
            Self::Uphold => Some("uphold"),
            Self::Reverse => Some("reverse"),
            Self::Resubmit => Some("resubmit"),
            Self::Release => Some("release"),
        }
    }
}

/// What `from` becomes by `act`; `None` if the act is not possible.
pub const fn next(from: Visibility, act: Act) -> Option<Visibility> {
    use Visibility as V;
    match (from, act) {
        (V::Published | V::UnderReview, Act::Hold | Act::Cover) => Some(V::Held),
        (V::Published, Act::Review) | (V::Held, Act::Uncover) => Some(V::UnderReview),
        (V::Published | V::UnderReview | V::Held, Act::Hide) => Some(V::Hidden),
        (V::Hidden | V::UnderReview, Act::Restore) | (V::Published | V::UnderReview, Act::Dismiss) => Some(V::Published),
        (V::Hidden, Act::Confirm) | (V::Hidden | V::ConfirmedHidden, Act::Uphold) => Some(V::ConfirmedHidden),
        (V::Hidden | V::ConfirmedHidden, Act::Reverse) | (V::Held, Act::Release) => Some(V::Published),
        (V::Hidden | V::ConfirmedHidden, Act::Resubmit) => Some(V::Held),
        (V::Published, Act::Restore | Act::Confirm | Act::Uphold | Act::Reverse | Act::Resubmit | Act::Release | Act::Uncover)
        | (V::UnderReview, Act::Review | Act::Confirm | Act::Uphold | Act::Reverse | Act::Resubmit | Act::Release | Act::Uncover)
        | (V::Hidden, Act::Hold | Act::Review | Act::Hide | Act::Dismiss | Act::Release | Act::Cover | Act::Uncover)
        | (V::ConfirmedHidden, Act::Hold | Act::Review | Act::Hide | Act::Restore | Act::Dismiss | Act::Confirm | Act::Release | Act::Cover | Act::Uncover)
        | (V::Held, Act::Hold | Act::Review | Act::Restore | Act::Dismiss | Act::Confirm | Act::Uphold | Act::Reverse | Act::Resubmit | Act::Cover) => None,
    }
}

/// What a hiding that its moderator takes back leads to: to what was before it, and nothing else.
pub(in crate::moderation) const fn undo(from: Visibility, before: Visibility) -> Option<Visibility> {
    match (from, before) {
        (Visibility::Hidden, Visibility::Held | Visibility::Published | Visibility::UnderReview) => Some(before),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_person_s_act_makes_a_hidden_text_public() {
        // What was held, nobody had found wrong: the clock alone may show it.
        for from in Visibility::ALL.iter().copied().filter(|from| !from.is_public()) {
            for act in Act::ALL {
                let public = next(from, act).is_some_and(Visibility::is_public);
                let expected = match from {
                    Visibility::Hidden => matches!(act, Act::Restore | Act::Reverse),
                    Visibility::ConfirmedHidden => act == Act::Reverse,
                    _ => matches!(act, Act::Release | Act::Uncover),
                };
                assert_eq!(public, expected, "{from:?} {act:?}");
            }
        }
    }

    #[test]
    fn flags_never_hide() {
        assert!(Visibility::ALL.iter().filter_map(|from| next(*from, Act::Review)).all(Visibility::is_public));
        assert!(Visibility::ALL.iter().filter_map(|from| next(*from, Act::Cover)).all(|to| to == Visibility::Held));
    }

    #[test]
    fn only_a_fresh_hiding_can_be_taken_back() {
        for from in Visibility::ALL {
            for before in Visibility::ALL {
                let expected = *from == Visibility::Hidden && !matches!(before, Visibility::Hidden | Visibility::ConfirmedHidden);
                assert_eq!(undo(*from, *before).is_some(), expected, "{from:?} {before:?}");
            }
        }
    }

    #[test]
    fn an_author_alone_never_makes_a_text_public() {
        assert!(Visibility::ALL.iter().filter_map(|from| next(*from, Act::Resubmit)).all(|to| to == Visibility::Held));
    }
}
