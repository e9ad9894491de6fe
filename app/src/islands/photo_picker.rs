//! Photos for a form: shrunk on the phone, sent one by one with their progress shown, and listed with a field for what each shows.
//!
//! Without scripts it is a plain file field; the photos then travel with the form and come back in the same list.

use leptos::html::Input;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The words of the picker, in the reader's language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PhotoWords {
    pub add: String,
    pub hint: String,
    /// The label of what a photo shows.
    pub alt: String,
    pub remove: String,
    /// With `{percent}`.
    pub sending: String,
    pub lost: String,
    /// More were chosen than there is room for.
    pub most: String,
}

/// A photo that hangs on the form already.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PickedPhoto {
    pub id: String,
    pub alt: String,
    pub thumbnail: String,
    /// Where it says that it was taken; may be empty.
    pub place: String,
}

/// Where photos go ahead of the form, and how many may.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PhotoTarget {
    pub action: String,
    /// The secret that ties the photos to this form.
    pub upload_key: String,
    pub most: usize,
}

/// The list of photos (fields `photo` and `alt`), the file field `photos`, and a status line.
#[island]
pub fn PhotoPicker(
    /// Those uploaded before.
    kept: Vec<PickedPhoto>,
    /// Where they go.
    target: PhotoTarget,
    /// Id of what describes the file field (hint, error).
    described_by: String,
    /// Whether the photos were refused.
    invalid: bool,
    words: PhotoWords,
) -> impl IntoView {
    let photos = RwSignal::new(kept);
    let message = RwSignal::new(String::new());
    let input = NodeRef::<Input>::new();
    let (most, key, sent) = (target.most, target.upload_key.clone(), words.clone());
    let chosen = move |_| choose(input, photos, message, target.clone(), sent.clone());
    let (label, remove) = (words.alt, words.remove);
    let row = move |photo: PickedPhoto| {
        let seen = (!photo.place.is_empty()).then(|| view! { <input type="hidden" name="seen" value=photo.place.clone()/> });
        let (id, removed) = (format!("alt-{}", photo.id), photo.id.clone());
        let drop = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            photos.update(|photos| photos.retain(|photo| photo.id != removed));
        };
        view! {
            <li>
                <img src=photo.thumbnail alt="" width="96" height="96"/>
                <div>
                    <input type="hidden" name="photo" value=photo.id.clone()/>
                    {seen}
                    <label for=id.clone()>{label.clone()}</label>
                    <input type="text" id=id name="alt" value=photo.alt dir="auto" autocomplete="off" maxlength="300"/>
                    <button class="link-button" name="remove" value=photo.id on:click=drop>{remove.clone()}</button>
                </div>
            </li>
        }
    };
    view! {
        <input type="hidden" name="upload_key" value=key/>
        <ul class="uploads">
            <For each=move || photos.get() key=|photo| photo.id.clone() children=row/>
        </ul>
        <div class:gone=move || photos.with(|photos| photos.len() >= most)>
            <label class="label" for="photos">{words.add}</label>
            <span class="hint" id="photos-hint">{words.hint}</span>
            <input
                node_ref=input
                type="file"
                id="photos"
                name="photos"
                multiple
                accept="image/jpeg,image/png,image/webp"
                aria-describedby=described_by
                aria-invalid=invalid.then_some("true")
                on:change=chosen
            />
        </div>
        <p class="hint" role="status">{message}</p>
    }
}

#[cfg(feature = "hydrate")]
fn choose(input: NodeRef<Input>, photos: RwSignal<Vec<PickedPhoto>>, message: RwSignal<String>, target: PhotoTarget, words: PhotoWords) {
    let Some(input) = input.get_untracked() else { return };
    let Some(files) = input.files() else { return };
    let chosen: Vec<web_sys::File> = (0..files.length()).filter_map(|index| files.get(index)).collect();
    // What goes ahead must not travel with the form again.
    input.set_value("");
    wasm_bindgen_futures::spawn_local(async move {
        message.set(String::new());
        for file in chosen {
            if photos.with_untracked(Vec::len) >= target.most {
                return message.set(words.most);
            }
            let told = words.sending.clone();
            let progress = move |percent: i64| message.set(told.replace("{percent}", &percent.to_string()));
            match uploading::send(&file, &target, progress).await {
                Ok(new) => {
                    photos.update(|photos| photos.extend(new));
                    message.set(String::new());
                }
                Err(failure) => return message.set(failure.message(&words.lost)),
            }
        }
    });
}

#[cfg(not(feature = "hydrate"))]
fn choose(_: NodeRef<Input>, _: RwSignal<Vec<PickedPhoto>>, _: RwSignal<String>, _: PhotoTarget, _: PhotoWords) {}

#[cfg(feature = "hydrate")]
mod uploading {
    use js_sys::Promise;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Blob, CanvasRenderingContext2d, File, FormData, HtmlCanvasElement, ImageBitmap, ProgressEvent, XmlHttpRequest};

    use super::{PhotoTarget, PickedPhoto};
    use crate::islands::submission::Failure;
    use crate::model::outcome::PhotoOutcome;

    /// Longest side of what is sent; the server keeps nothing larger.
    const SIDE: u32 = 1_920;
    /// A file of at most this many bytes is sent as it is.
    const SMALL: f64 = 400_000.0;
    /// Bytes at the beginning of a file in which it says where it was taken.
    const BEGINNING: f64 = 65_536.0;

    /// Shrinks a photo and sends it; what cannot be shrunk goes as it is.
    pub async fn send(file: &File, target: &PhotoTarget, progress: impl Fn(i64) + 'static) -> Result<Vec<PickedPhoto>, Failure> {
        let shrunk = if file.size() > SMALL { shrink(file).await.ok() } else { None };
        let form = FormData::new()?;
        form.append_with_str("intent", "upload")?;
        form.append_with_str("upload_key", &target.upload_key)?;
        match shrunk.filter(|blob| blob.size() < file.size()) {
            Some(blob) => {
                form.append_with_blob_and_filename("photos", &blob, "photo.jpg")?;
                // What was shrunk no longer says where it was taken: that stands at the beginning of the file.
                form.append_with_blob_and_filename("beginning", &file.slice_with_f64_and_f64(0.0, BEGINNING)?, "beginning")?;
            }
            None => form.append_with_blob_and_filename("photos", file, "photo")?,
        }
        let (status, text) = post(&target.action, &form, progress).await?;
        if status == 200 {
            let outcomes: Vec<PhotoOutcome> = serde_json::from_str(&text).map_err(|_| Failure::Lost)?;
            return Ok(outcomes
                .into_iter()
                .map(|photo| PickedPhoto { id: photo.id, alt: String::new(), thumbnail: photo.thumbnail, place: photo.place })
                .collect());
        }
        Err(serde_json::from_str(&text).map_or(Failure::Lost, |refusal| Failure::Refused(Box::new(refusal))))
    }

    async fn shrink(file: &File) -> Result<Blob, JsValue> {
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let bitmap: ImageBitmap = JsFuture::from(window.create_image_bitmap_with_blob(file)?).await?.dyn_into()?;
        let longest = bitmap.width().max(bitmap.height()).max(1);
        let scale = (f64::from(SIDE) / f64::from(longest)).min(1.0);
        let scaled = |side: u32| (f64::from(side) * scale).round().max(1.0);
        let (width, height) = (scaled(bitmap.width()), scaled(bitmap.height()));
        let canvas: HtmlCanvasElement = window.document().ok_or(JsValue::NULL)?.create_element("canvas")?.dyn_into()?;
        canvas.set_width(width as u32);
        canvas.set_height(height as u32);
        let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
        // JPEG has no transparency: what shines through is white, as on the server; an empty canvas would make it black.
        context.set_fill_style_str("#fff");
        context.fill_rect(0.0, 0.0, width, height);
        context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height)?;
        let promise = Promise::new(&mut |resolve, reject| {
            if canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &0.85.into()).is_err() {
                let _ = reject.call0(&JsValue::NULL);
            }
        });
        JsFuture::from(promise).await?.dyn_into()
    }

    /// `fetch` cannot tell how far an upload has come.
    async fn post(action: &str, form: &FormData, progress: impl Fn(i64) + 'static) -> Result<(u16, String), JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open("POST", action)?;
        request.set_request_header("Accept", "application/json")?;
        let told = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.total() > 0.0 {
                progress((event.loaded() * 100.0 / event.total()) as i64);
            }
        });
        request.upload()?.set_onprogress(Some(told.as_ref().unchecked_ref()));
        let promise = Promise::new(&mut |resolve, reject| {
            request.set_onload(Some(&resolve));
            request.set_onerror(Some(&reject));
            if request.send_with_opt_form_data(Some(form)).is_err() {
                let _ = reject.call0(&JsValue::NULL);
            }
        });
        JsFuture::from(promise).await?;
        Ok((request.status()?, request.response_text()?.unwrap_or_default()))
    }
}
