//! Words of reminders to the staff.

use crate::model::workbench::Task;
use crate::words::{Key, tr};

/// What waits, as it stands in a sentence.
pub const fn waiting(what: Task) -> Key {
    use tr::reminders::what as word;
    match what {
        Task::Flagged => word::FLAGGED,
        Task::Rewritten => word::REWRITTEN,
        Task::Held => word::HELD,
        Task::Appeal => word::APPEAL,
        Task::FlagAppeal => word::FLAG_APPEAL,
        Task::MeasureAppeal => word::MEASURE_APPEAL,
        Task::Suspension => word::SUSPENSION,
        Task::Organisation => word::ORGANISATION,
        Task::Name => word::NAME,
    }
}
