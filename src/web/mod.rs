//! What every request goes through: the visit (who, in which language), forms, error pages, headers.

pub mod access;
pub mod address;
pub mod assets;
mod canonical;
pub mod cookies;
pub mod csv;
pub mod devices;
pub mod encoding;
pub mod errors;
pub mod forms;
pub mod headers;
pub mod kept;
pub mod origin;
pub mod proof;
pub mod server;
pub mod session;
pub mod sound;
pub mod uploads;
pub mod viewer;
pub mod visit;
pub mod whose;

pub use forms::Form;
pub use uploads::{MultipartForm, Upload, UploadedFile};
pub use viewer::Viewer;
pub use visit::Visit;
