//! What the worker gave up, as an administrator sees it.

/// What kind of work.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// E-mails.
    Mail,
    /// Short messages.
    Sms,
    /// Deletions of photos.
    Photos,
    /// Anything else.
    Other,
}

/// How many of a kind were set aside.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Their kind.
    pub kind: JobKind,
    /// How many.
    pub count: i64,
}
