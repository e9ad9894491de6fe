//! Words of reminders to the staff.

use crate::model::moderation::Waiting;
use crate::words::{Key, tr};

/// What waits, as it stands in a sentence.
pub const fn waiting(what: Waiting) -> Key {
    use tr::reminders::what as word;
    match what {
        Waiting::Flagged => word::FLAGGED,
        Waiting::Rewritten => word::REWRITTEN,
        Waiting::Held => word::HELD,
        Waiting::Appeal => word::APPEAL,
        Waiting::MeasureAppeal => word::MEASURE_APPEAL,
        Waiting::Organisation => word::ORGANISATION,
    }
}
