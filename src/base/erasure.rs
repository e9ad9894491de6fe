//! Leaving: an account is emptied, and every slice does with what it holds what its part of the register says ([`crate::base::personal_data`]), in one
//! transaction. What a slice must do besides (give up a role, count a comment no more, take a name out of a text) is its [`Erase`].

use futures::future::BoxFuture;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Tx};
use crate::base::error::Result;

/// What becomes of what a person published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contributions {
    /// It stays, as a former participant's.
    Keep,
    /// Its texts and photos go; a trace stays where others answered.
    Remove,
}

/// Does what a slice must do when somebody leaves. The slices come in their order, before the rows go that their registers name.
pub type Erase = for<'a> fn(&'a App, &'a mut Tx, &'a mut Leaving) -> BoxFuture<'a, Result<()>>;

/// Something to do once it is lasting that somebody has left.
type Afterwards = Box<dyn FnOnce(App) -> BoxFuture<'static, ()> + Send + Sync>;

/// Somebody who leaves: the emptied account, and who it was.
pub struct Leaving {
    /// The account.
    pub account: AccountId,
    /// The name that was shown.
    pub name: String,
    /// The address.
    pub email: Option<String>,
    /// The phone, as +212….
    pub phone: Option<String>,
    /// Whether the phone is still somebody else's.
    pub shares_phone: bool,
    /// What the person wants to become of what they published.
    pub contributions: Contributions,
    /// When.
    pub at: Timestamp,
    /// What is done when the transaction has been committed.
    pub afterwards: Vec<Afterwards>,
}

impl Leaving {
    /// Whether what they published is taken away.
    pub fn removes(&self) -> bool {
        self.contributions == Contributions::Remove
    }

    /// Has something done when the transaction has been committed.
    pub fn afterwards(&mut self, act: impl FnOnce(App) -> BoxFuture<'static, ()> + Send + Sync + 'static) {
        self.afterwards.push(Box::new(act));
    }
}
