//! What several pages share. Each is a plain function of a [`Frame`](crate::model::frame::Frame) and finished values.

pub mod icon;
pub mod labels;
pub mod layout;
pub mod moderation;
pub mod path;
pub mod rules;
pub mod solution_card;
