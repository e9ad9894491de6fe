//! What several pages share. Each is a plain function of a [`Frame`](crate::model::frame::Frame) and finished values.

pub mod article;
pub mod author;
pub mod compare;
pub mod form;
pub mod icon;
pub mod labels;
pub mod layout;
pub mod listing;
pub mod moderation;
pub mod notice;
pub mod path;
pub mod prose;
pub mod rules;
pub mod solution_card;
pub mod tags;
pub mod time;
