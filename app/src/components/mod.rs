//! What several pages share. Each is a plain function of a [`Frame`](crate::model::frame::Frame) and finished values.

pub mod labels;
pub mod layout;
