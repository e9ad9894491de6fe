//! The words of holding (pre-moderation): for whom, what, and why something is held.

use super::labels;
use crate::model::content::ItemKind;
use crate::model::holding::{AuthorClass, HeldReason};
use crate::words::{Key, tr};

/// The word for a kind of author.
pub const fn class(class: AuthorClass) -> Key {
    use tr::holding::classes as word;
    match class {
        AuthorClass::New => word::NEW,
        AuthorClass::Participant => word::PARTICIPANT,
        AuthorClass::Resident => word::RESIDENT,
        AuthorClass::Organisation => word::ORGANISATION,
    }
}

/// The word for all of a kind.
pub const fn kinds(kind: ItemKind) -> Key {
    labels::word_of_kind!(kind, tr::holding::kinds)
}

/// Why something is held, as a sentence.
pub const fn reason(reason: HeldReason) -> Key {
    use tr::holding::reasons as word;
    match reason {
        HeldReason::First => word::FIRST,
        HeldReason::Commune => word::COMMUNE,
        HeldReason::Links => word::LINKS,
        HeldReason::Words => word::WORDS,
        HeldReason::Fast => word::FAST,
        HeldReason::Repeat => word::REPEAT,
        HeldReason::Covered => word::COVERED,
    }
}

/// The same in a word or two.
pub const fn tag(reason: HeldReason) -> Key {
    use tr::holding::tags as word;
    match reason {
        HeldReason::First => word::FIRST,
        HeldReason::Commune => word::COMMUNE,
        HeldReason::Links => word::LINKS,
        HeldReason::Words => word::WORDS,
        HeldReason::Fast => word::FAST,
        HeldReason::Repeat => word::REPEAT,
        HeldReason::Covered => word::COVERED,
    }
}
