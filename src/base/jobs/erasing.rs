//! What becomes of queued messages when somebody leaves: they refer to nobody, so they are looked for by what they say.

use super::delete_matching;
use crate::base::App;
use crate::base::db::Tx;
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::text::inside_json;

/// Deletes messages to the address and the phone: those that have it as a value, and those that could not be sent and quote it; and those that could not be
/// sent and say the name. A phone that is still somebody's keeps its messages.
pub async fn erase(app: &App, tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    let phone = leaving.phone.as_ref().filter(|_| !leaving.shares_phone);
    let contacts: Vec<&String> = leaving.email.iter().chain(phone).collect();
    let written: Vec<String> = contacts.iter().flat_map(|contact| [(*contact).clone(), contact.to_lowercase()]).map(|contact| inside_json(&contact)).collect();
    let name = inside_json(&leaving.name);
    delete_matching(app, tx, |job| {
        written.iter().any(|contact| job.payload.contains(&format!("\"{contact}\"")))
            || (job.has_failed && (contacts.iter().any(|contact| job.contains(contact)) || (!name.is_empty() && job.payload.contains(&name))))
    })
    .await
}
