//! The page on which anybody counts a published vote again.

use super::consultations::Multilingual;

/// A file that can be counted.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RecountFile {
    /// `envelope-1.pb`.
    pub name: String,
    /// Where it is, and where what the rules said of it is; empty where there is no such file.
    pub address: String,
    pub report: String,
    /// How it is counted by the command line, with the name under which it is kept.
    pub command: String,
}

/// The vote whose files they are.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RecountedVote {
    /// Of the consultation, with its title.
    pub number: i64,
    pub title: Multilingual,
    pub counted: Vec<RecountFile>,
    /// Addresses of what is needed besides.
    pub declaration: String,
    pub log: String,
    /// Every vote, one a row.
    pub ballots: String,
}

/// The page; without a vote it takes any file.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RecountPage {
    pub vote: Option<RecountedVote>,
}
