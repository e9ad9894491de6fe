//! One file a page: a pure function of the frame and the page's props, which gives a [`Page`].

pub mod about;
pub mod accounts;
pub mod administration;
pub mod answer;
pub mod assist;
pub mod comment;
pub mod commune;
pub mod consent;
pub mod contest;
pub mod data_document;
pub mod deadlines;
pub mod delete_account;
pub mod desk;
pub mod error;
pub mod flag;
pub mod holding;
pub mod home;
pub mod letters;
pub mod measure;
pub mod measures;
pub mod milestones;
pub mod moderation;
pub mod moderation_bulk;
pub mod moderation_item;
pub mod moderation_log;
pub mod moderation_name;
pub mod my_data;
pub mod notifications;
pub mod objections;
pub mod office;
pub mod organisation;
pub mod organisation_form;
pub mod organisation_requests;
pub mod organisations;
pub mod paper;
pub mod paper_form;
pub mod paper_log;
pub mod phones;
pub mod pledge;
pub mod pledge_form;
pub mod privacy;
pub mod problem;
pub mod problem_form;
pub mod problem_state;
pub mod problems;
pub mod profile;
pub mod receipt;
pub mod redact;
pub mod register;
pub mod representatives;
pub mod resident;
pub mod residents;
pub mod second_factor;
pub mod settings;
pub mod sign_on;
pub mod solution;
pub mod solution_form;
pub mod solution_preview;
pub mod solution_versions;
pub mod solution_withdraw;
pub mod solutions;
pub mod staff;
pub mod style;
pub mod templates;

use leptos::prelude::AnyView;

/// A page: what goes into its head, and its content.
pub struct Page {
    /// The title, without the site's name.
    pub title: String,
    /// One sentence for search and sharing; may be empty.
    pub description: String,
    /// Path of a picture for sharing; empty for the default one.
    pub image: String,
    /// What a shared link is called; empty for the title.
    pub share_title: String,
    /// The content, put into `<main>`.
    pub body: AnyView,
}

impl Page {
    /// A page with a title and a body.
    pub fn new(title: impl Into<String>, body: AnyView) -> Self {
        Self { title: title.into(), description: String::new(), image: String::new(), share_title: String::new(), body }
    }

    /// Calls a shared link by another name than the title, which may say little outside the site.
    #[must_use]
    pub fn shared_under(mut self, name: impl Into<String>) -> Self {
        self.share_title = name.into();
        self
    }

    /// Adds what a shared link shows.
    #[must_use]
    pub fn shared_as(mut self, description: impl Into<String>, image: impl Into<String>) -> Self {
        self.description = description.into();
        self.image = image.into();
        self
    }
}
