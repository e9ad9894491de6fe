//! What happens to what people write, told to whoever keeps something that follows from it: a cache of pages, a search index, followers.
//!
//! [`App::raise`] belongs into the transaction of what happened, and is called by the few functions through which it happens. An observer writes in that
//! transaction too, so that either both are kept or neither; what takes long it queues as a job.
//!
//! To observe: write a function of the shape of [`Observer`] and name it on the card of its slice: `observers: &[|app, tx, event| Box::pin(note(app, tx, event))]`.

use app::model::content::Visibility;
use futures::future::BoxFuture;

use crate::base::App;
use crate::base::db::{AccountId, AnswerId, CommuneId, ConsultationInvitationId, OrganisationId, RequestId, Tx};
use crate::base::error::Result;
use crate::base::kind::Item;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The public can read it for the first time.
    Published(Item),
    /// It has another text.
    Rewritten(Item),
    /// Its author took it away, alone or with everything of theirs: it has no text any more, and a trace at most.
    Removed(Item),
    /// Others may read it now, or no more.
    VisibilityChanged {
        /// What.
        item: Item,
        /// Who may read it from now on.
        to: Visibility,
    },
    /// It went on its way to being done.
    StateChanged {
        /// What.
        item: Item,
        /// Where it stands now, as it is kept.
        state: &'static str,
    },
    /// A person supports it, or says that they live with it too; or no longer does.
    Supported {
        /// What.
        item: Item,
        /// Who.
        by: AccountId,
        /// Whether they took their support back.
        withdrawn: bool,
    },
    /// An organisation endorses it, or no longer does.
    Endorsed {
        /// What.
        item: Item,
        /// Which organisation.
        by: OrganisationId,
        /// Whether it took its endorsement back.
        withdrawn: bool,
    },
    /// Others find it more or less useful than before.
    Rated(Item),
    /// More is known of how it goes: a report on a pledge, the commune's word on that report, a milestone of works.
    Progressed(Item),
    /// The public can read a comment on it for the first time.
    Commented {
        /// What is commented on.
        on: Item,
        /// The comment.
        comment: Item,
    },
    /// The commune answered it.
    Answered {
        /// What.
        item: Item,
        /// The answer.
        answer: AnswerId,
    },
    /// A commune is new, or its settings, neighbourhoods or map are others.
    Settings(CommuneId),
    /// The public record of moderation has another entry, or one more open appeal.
    Recorded(CommuneId),
    /// An import brought contributions to a commune, or brought them up to date: one event for all of them.
    Imported(CommuneId),
    /// What a placeholder wrote and supported is a person's.
    HandedOver {
        /// The placeholder.
        from: AccountId,
        /// The person.
        to: AccountId,
    },
    /// It was decided, or taken back, that a person may speak for an organisation that they asked to represent.
    RepresentationDecided {
        /// What they asked.
        request: RequestId,
        /// Who asked.
        account: AccountId,
        /// By which invitation.
        invitation: Option<ConsultationInvitationId>,
        /// Where the organisation speaks.
        commune: CommuneId,
        /// The organisation; `None` when nothing came of it.
        organisation: Option<OrganisationId>,
        /// Whether who asked took it back.
        taken_back: bool,
    },
    /// A person left: their account is emptied.
    Erased(AccountId),
}

/// What a slice does when something happens elsewhere.
pub type Observer = for<'a> fn(&'a App, &'a mut Tx, &'a Event) -> BoxFuture<'a, Result<()>>;

impl App {
    /// Tells the observers of all slices, in the transaction of what happened.
    ///
    /// # Errors
    /// Those of an observer: then what happened is not kept either.
    pub fn raise<'a>(&'a self, tx: &'a mut Tx, event: Event) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for observer in self.slices.iter().flat_map(|slice| slice.observers) {
                observer(self, tx, &event).await?;
            }
            Ok(())
        })
    }
}
