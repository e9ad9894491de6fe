//! Jobs that were set aside after their last try, as an administrator sees them.

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    Mail,
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
    pub kind: JobKind,
    pub count: i64,
}
