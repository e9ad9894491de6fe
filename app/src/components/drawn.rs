//! A page of whose content nothing belongs to the reader, drawn once: it can be put into the frame of everybody who reads it in the same language.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

use super::page::Page;
use super::{layout, refused};
use crate::model::frame::Frame;
use crate::render;

/// Where the content stands while the frame is drawn: nothing else can hold it, since every `<` of a text is escaped.
const PLACE: &str = "<!--content-->";

/// A drawn page without its frame.
#[derive(Clone, Debug)]
pub struct Drawn {
    title: String,
    description: String,
    image: String,
    share_title: String,
    body: String,
}

impl Drawn {
    /// Draws the page as nobody in particular sees it. It has no band above its content and no acts of its own at the bottom.
    pub fn new(f: &Frame, draw: impl FnOnce(&Frame) -> Page) -> Self {
        debug_assert!(f.viewer.is_none() && f.flash.is_none(), "it is for everybody");
        let mut drawn = Self { title: String::new(), description: String::new(), image: String::new(), share_title: String::new(), body: String::new() };
        drawn.body = render::to_html(|| {
            refused::begin();
            let page = draw(f);
            debug_assert!(page.hero.is_none() && page.action_bar.is_none(), "that is not kept");
            (drawn.title, drawn.description, drawn.image, drawn.share_title) = (page.title, page.description, page.image, page.share_title);
            page.body
        });
        drawn
    }

    /// What stands before and after it in the document of somebody who reads it.
    pub fn around(&self, f: &Frame) -> (String, String) {
        let page = |_: &Frame| {
            let page = Page::new(self.title.clone(), InertElement::new(PLACE).into_any());
            page.shared_under(self.share_title.clone()).shared_as(self.description.clone(), self.image.clone())
        };
        let mut before = layout::document(f, page);
        let place = before.find(PLACE).unwrap_or(before.len());
        let after = before.get(place + PLACE.len()..).unwrap_or_default().to_owned();
        before.truncate(place);
        (before, after)
    }

    /// The content.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The memory that it takes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + [&self.title, &self.description, &self.image, &self.share_title, &self.body].map(String::len).iter().sum::<usize>()
    }
}
