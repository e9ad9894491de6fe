//! Photos: shown, and asked for.

use leptos::prelude::*;

use super::form::{error, hidden};
use crate::model::content::Photo;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::tr;

/// The photos of a page; the first leads.
pub fn gallery(f: &Frame, photos: Vec<Photo>) -> Option<AnyView> {
    let _ = f;
    let items = photos
        .into_iter()
        .enumerate()
        .map(|(index, photo)| {
            let loading = if index == 0 { "eager" } else { "lazy" };
            view! {
                <li>
                    <a href=paths::photo(&photo.id, "large")>
                        <img
                            src=paths::photo(&photo.id, "medium")
                            srcset=format!("{} 320w, {} 960w", paths::photo(&photo.id, "small"), paths::photo(&photo.id, "medium"))
                            sizes="(min-width: 56rem) 44rem, 100vw"
                            alt=photo.alt
                            width=photo.width.to_string()
                            height=photo.height.to_string()
                            loading=loading
                        />
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!items.is_empty()).then(|| view! { <ul class="photos">{items}</ul> }.into_any())
}

/// The field for photos: those uploaded already with their alternative texts, and a place for more.
pub fn upload_fields(f: &Frame, key: &str, kept: Vec<Photo>, most: usize, errors: &FormErrors) -> AnyView {
    let left = most.saturating_sub(kept.len());
    let wrong = errors.get("photos").is_some();
    let items = kept
        .into_iter()
        .map(|photo| {
            let id = format!("alt-{}", photo.id);
            view! {
                <li>
                    <img src=paths::photo(&photo.id, "small") alt="" width="96" height="96"/>
                    <div class="field">
                        {hidden("photo", photo.id)}
                        <label for=id.clone()>{f.t(tr::photos::ALT)}</label>
                        <input type="text" id=id name="alt" value=photo.alt dir="auto" autocomplete="off"/>
                    </div>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let more = (left > 0).then(|| {
        view! {
            <label for="photos">{f.t(tr::photos::ADD)}</label>
            <span class="hint" id="photos-hint">{f.tf(tr::photos::HINT, &[("most", &most.to_string())])}</span>
            <input
                type="file"
                id="photos"
                name="photos"
                multiple
                accept="image/jpeg,image/png,image/webp"
                aria-describedby=if wrong { "photos-hint photos-error" } else { "photos-hint" }
                aria-invalid=wrong.then_some("true")
            />
        }
    });
    view! {
        <div class="field" data-photos=most.to_string()>
            {hidden("upload_key", key)}
            <ul class="uploads">{items}</ul>
            {more}
            {error(f, "photos", errors)}
        </div>
    }
    .into_any()
}
