//! What can go wrong, in one type. Handlers return it; [`crate::web::errors`] turns it into a page or JSON in the reader's language.

use std::sync::Arc;
use std::time::Duration;

use app::model::form::FormErrors;
use app::words::Key;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::base::db;

/// The result of a rule or a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the asker must not learn that there is.
    #[error("not found")]
    NotFound,
    /// Only for people with an account.
    #[error("sign-in required")]
    SignInRequired,
    /// Only for people who showed a short while ago who they are.
    #[error("proof required")]
    ProofRequired,
    /// Not for this person.
    #[error("forbidden")]
    Forbidden,
    /// It was possible a moment ago, or will never be in this state; the key says which.
    #[error("conflict")]
    Conflict(Key),
    /// What was sent is not good; messages by field. Handlers with a form catch this ([`OrErrors`]) and show the form again.
    #[error("invalid")]
    Invalid(FormErrors),
    /// Too often.
    #[error("rate limited")]
    RateLimited {
        /// When to come back.
        retry_after: Duration,
    },
    /// Something that the house leans on is away, full or too slow: the database, the store of photos, a disk. It passes without us.
    #[error("unavailable: {0}")]
    Unavailable(Arc<anyhow::Error>),
    /// Ours. Logged once, under the span of the act that failed (`request`, `job`, `hourly`), never shown.
    #[error("{0}")]
    Internal(Arc<anyhow::Error>),
}

impl Error {
    /// The status that tells it.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInRequired | Self::ProofRequired => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The name that JSON answers carry.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::SignInRequired => "sign_in_required",
            Self::ProofRequired => "proof_required",
            Self::Forbidden => "forbidden",
            Self::Conflict(_) => "conflict",
            Self::Invalid(_) => "invalid",
            Self::RateLimited { .. } => "rate_limited",
            Self::Unavailable(_) => "unavailable",
            Self::Internal(_) => "internal",
        }
    }

    /// One message beside one field.
    pub fn field(field: &'static str, message: Key) -> Self {
        Self::Invalid(FormErrors::of(field, message))
    }

    /// Whether the database refused a second row of what may be there once.
    pub fn is_duplicate(error: &sqlx::Error) -> bool {
        error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    }
}

/// Tells what is wrong with a form from everything else that can go wrong.
pub trait OrErrors<T> {
    /// The value, or the messages for the form; any other error is the caller's.
    fn or_errors(self) -> Result<Result<T, FormErrors>>;
}

impl<T> OrErrors<T> for Result<T> {
    fn or_errors(self) -> Result<Result<T, FormErrors>> {
        match self {
            Ok(value) => Ok(Ok(value)),
            Err(Error::Invalid(errors)) => Ok(Err(errors)),
            Err(other) => Err(other),
        }
    }
}

impl From<anyhow::Error> for Error {
    /// Keeps one of ours that was wrapped on the way; tells an outage from a fault of ours by what stands below.
    fn from(error: anyhow::Error) -> Self {
        if let Some(ours) = error.chain().find_map(|cause| cause.downcast_ref::<Self>()) {
            return ours.clone();
        }
        let outage = error.chain().any(is_outage);
        let error = Arc::new(error);
        if outage { Self::Unavailable(error) } else { Self::Internal(error) }
    }
}

/// Whether something that we lean on does not do its work at present. The one place where this is decided.
fn is_outage(cause: &(dyn std::error::Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<sqlx::Error>() {
        return db::is_outage(error);
    }
    if let Some(error) = cause.downcast_ref::<object_store::Error>() {
        use object_store::Error::{Generic, PermissionDenied, Unauthenticated};
        return matches!(error, Generic { .. } | PermissionDenied { .. } | Unauthenticated { .. });
    }
    if let Some(tower_sessions::session::Error::Store(error)) = cause.downcast_ref() {
        return matches!(error, tower_sessions::session_store::Error::Backend(_));
    }
    cause.downcast_ref::<std::io::Error>().is_some_and(|error| {
        use std::io::ErrorKind::{
            BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, HostUnreachable, NetworkDown, NetworkUnreachable, NotConnected, QuotaExceeded,
            ReadOnlyFilesystem, ResourceBusy, StorageFull, TimedOut, UnexpectedEof,
        };
        let passes = [
            BrokenPipe,
            ConnectionAborted,
            ConnectionRefused,
            ConnectionReset,
            HostUnreachable,
            NetworkDown,
            NetworkUnreachable,
            NotConnected,
            QuotaExceeded,
            ReadOnlyFilesystem,
            ResourceBusy,
            StorageFull,
            TimedOut,
            UnexpectedEof,
        ];
        // The standard library has no names for a disk that fails and for too many open files, of the process and of the machine.
        passes.contains(&error.kind()) || matches!(error.raw_os_error(), Some(5 | 23 | 24))
    })
}

impl From<FormErrors> for Error {
    fn from(errors: FormErrors) -> Self {
        Self::Invalid(errors)
    }
}

macro_rules! from_below {
    ($($error:ty),+ $(,)?) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                anyhow::Error::from(error).into()
            }
        })+
    };
}
from_below!(sqlx::Error, serde_json::Error, tower_sessions::session::Error, object_store::Error, std::io::Error, tokio::task::JoinError);

impl IntoResponse for Error {
    /// The bare status; the layer of `http::errors` finds the error in the extensions and writes the page.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
