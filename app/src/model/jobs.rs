//! How the administration stands: jobs that were set aside after their last try, and a line for each group of tools.

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

/// How a commune stands, for its administrators.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdministrationState {
    pub answer_days: i64,
    pub decision_hours: i64,
    pub appeal_days: i64,
    /// People with a role.
    pub members: i64,
}

/// The page of the tools.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AdministrationPage {
    /// Jobs that were set aside, for administrators.
    pub jobs: Vec<SetAside>,
    /// `None` for staff who do not administrate.
    pub state: Option<AdministrationState>,
}
