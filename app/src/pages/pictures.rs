//! The crest and the photo of a commune, and the form to change or remove them.

use leptos::prelude::*;

use super::Page;
use crate::components::breadcrumbs;
use crate::components::changes::changes;
use crate::components::form::{self, Field};
use crate::components::hub::hub;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::model::settings::PicturesPage;
use crate::words::{Key, tr};

const ACCEPT: &str = "image/png,image/jpeg,image/webp";

pub fn page(f: &Frame, p: PicturesPage) -> Page {
    use tr::settings as word;
    let title = f.t(word::PICTURES);
    let crest = f.commune.as_ref().and_then(|commune| commune.crest.clone());
    let photo = f.commune.as_ref().and_then(|commune| commune.photo.clone()).map(|photo| photo.medium);
    let shown = |src: Option<String>, class: &'static str| src.map(|src| view! { <p><img class=class src=src alt=""/></p> }.into_any());
    let body = view! {
        <div class="narrow">
            {breadcrumbs::administration(f, None)}
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::PICTURES_LEDE)}</p></div>
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::pictures(f.slug()) enctype="multipart/form-data" novalidate>
                <section class="step">
                    <h2>{f.t(word::CREST)}</h2>
                    {shown(crest.clone(), "crest-shown")}
                    {crest.is_some().then(|| removal(f, "remove_crest", word::REMOVE_CREST, &p.fields.remove_crest, &p.errors))}
                    {form::file_field(f, Field::new("crest", f.t(word::CREST_FILE), "").hint(f.t(word::CREST_HINT)), ACCEPT, &p.errors)}
                </section>
                <section class="step">
                    <h2>{f.t(word::PHOTO)}</h2>
                    {shown(photo.clone(), "photo-shown")}
                    {photo.is_some().then(|| removal(f, "remove_photo", word::REMOVE_PHOTO, &p.fields.remove_photo, &p.errors))}
                    {form::file_field(f, Field::new("photo", f.t(word::PHOTO_FILE), "").hint(f.t(word::PHOTO_HINT)), ACCEPT, &p.errors)}
                </section>
                {form::submit(f, word::SAVE)}
            </form>
            {changes(f, p.changes)}
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}

fn removal(f: &Frame, name: &'static str, word: Key, typed: &str, errors: &FormErrors) -> AnyView {
    form::checkbox(f, name, f.t(word).into_any(), typed == "yes", errors)
}
