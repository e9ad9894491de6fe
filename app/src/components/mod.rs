//! What several pages share. Each is a plain function of a [`Frame`](crate::model::frame::Frame) and finished values.

pub mod answer;
pub mod article;
pub mod author;
pub mod cards;
pub mod compare;
pub mod discussion;
pub mod form;
pub mod held;
pub mod icon;
pub mod labels;
pub mod layout;
pub mod listing;
pub mod map;
pub mod moderation;
pub mod notice;
pub mod path;
pub mod photos;
pub mod pledges;
pub mod prose;
pub mod rules;
pub mod sign_on;
pub mod slip;
pub mod solution_card;
pub mod support;
pub mod tags;
pub mod time;
