//! A page, before the frame is put around it.

use std::fmt;

use leptos::prelude::AnyView;

use crate::model::frame::Frame;

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
    /// A band from edge to edge above the content.
    pub hero: Option<AnyView>,
    /// The content, put into `<main>`.
    pub body: AnyView,
    /// On phones, the page's own acts in place of the bar with the ways through the site: [`crate::components::layout`] puts it at the bottom.
    pub action_bar: Option<AnyView>,
    /// Whether nothing around it leads elsewhere: it is shown on a device that is somebody else's.
    pub alone: bool,
    /// Whether it needs no word below it that a consultation asks for advice: it says so itself, or there is nothing to say it of.
    pub advised: bool,
}

impl Page {
    /// A page with a title and a body.
    pub fn new(title: impl Into<String>, body: AnyView) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            image: String::new(),
            share_title: String::new(),
            hero: None,
            body,
            action_bar: None,
            alone: false,
            advised: false,
        }
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

    #[must_use]
    pub fn under(mut self, hero: AnyView) -> Self {
        self.hero = Some(hero);
        self
    }

    /// Leaves out every way to other pages.
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// Has the frame not say below it that a consultation asks for advice.
    #[must_use]
    pub fn advised(mut self) -> Self {
        self.advised = true;
        self
    }

    #[must_use]
    pub fn with_action_bar(mut self, acts: Option<AnyView>) -> Self {
        self.action_bar = acts;
        self
    }
}

/// A piece of a page that somebody else draws: what is finished waits for the frame.
pub struct Draw(Box<dyn FnOnce(&Frame) -> AnyView + Send>);

impl Draw {
    /// Draws it so when the frame is known.
    pub fn new(draw: impl FnOnce(&Frame) -> AnyView + Send + 'static) -> Self {
        Self(Box::new(draw))
    }

    /// Draws it.
    pub fn within(self, f: &Frame) -> AnyView {
        (self.0)(f)
    }
}

impl fmt::Debug for Draw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Draw")
    }
}
