//! Picks a point on the commune's map: a press sets it without leaving the page, and the phone's own position can be taken.
//!
//! Without scripts the three pictures are buttons that send the form with the place pressed; each has a fixed width, from which the server knows its scale.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The words of the picker, in the reader's language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PointWords {
    /// What pressing the picture does.
    pub press: String,
    pub hint: String,
    pub set: String,
    pub remove: String,
    /// The button that takes the phone's position.
    pub mine: String,
    pub outside: String,
    pub unknown: String,
}

/// The drawing that is pressed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PointMap {
    /// Address of the picture, with a query.
    pub source: String,
    /// West, south, east, north, in millionths of a degree.
    pub bounds: [i64; 4],
    /// Width and height of the drawing.
    pub size: (i64, i64),
    /// Field name and width in pixels of the pictures: for small phones, for others, and for wider screens.
    pub pictures: [(String, i64); 3],
}

/// Hidden fields `latitude` and `longitude` (millionths of a degree; empty when there is no point), the map, and what can be done with it.
#[island]
pub fn PointPicker(
    /// What is picked already.
    latitude: String,
    /// What is picked already.
    longitude: String,
    map: PointMap,
    words: PointWords,
) -> impl IntoView {
    let point = RwSignal::new(latitude.parse::<i64>().ok().zip(longitude.parse::<i64>().ok()));
    let message = RwSignal::new(String::new());
    let hydrated = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| hydrated.set(true));
    let [west, south, east, north] = map.bounds;
    let inside = move |(latitude, longitude): (i64, i64)| (south..=north).contains(&latitude) && (west..=east).contains(&longitude);
    let part = move |which: fn((i64, i64)) -> i64| point.get().map(which).map_or_else(String::new, |value| value.to_string());
    let [small, medium, wide] = map.pictures.clone().map(|picture| image_button(map.clone(), picture, words.press.clone(), point, message));
    let messages = words.clone();
    let locate = move |_| {
        locate(message, messages.clone(), move |found| {
            if inside(found) {
                point.set(Some(found));
                true
            } else {
                false
            }
        })
    };
    let (hint, set, remove, mine) = (words.hint, words.set, words.remove, words.mine);
    view! {
        <input type="hidden" name="latitude" value=move || part(|point| point.0)/>
        <input type="hidden" name="longitude" value=move || part(|point| point.1)/>
        <p class="hint">{move || if point.get().is_some() { set.clone() } else { hint.clone() }}</p>
        {small}
        {medium}
        {wide}
        <p class="button-row">
            <button type="button" class="button small" class:gone=move || !hydrated.get() on:click=locate>{mine}</button>
            <button
                class="button small"
                class:gone=move || point.get().is_none()
                name="intent"
                value="unpick"
                on:click=move |event| {
                    event.prevent_default();
                    point.set(None);
                }
            >
                {remove}
            </button>
        </p>
        <p class="hint" role="status">{message}</p>
    }
}

/// A picture of the map, with the point on it; clicking it moves the point.
fn image_button(map: PointMap, (name, width): (String, i64), alt: String, point: RwSignal<Option<(i64, i64)>>, message: RwSignal<String>) -> impl IntoView {
    let [west, south, east, north] = map.bounds;
    let height = width * map.size.1 / map.size.0.max(1);
    let class = format!("map map-{name}");
    let source = move || match point.get() {
        Some((latitude, longitude)) => format!("{}&size={width}&at={latitude},{longitude}", map.source),
        None => format!("{}&size={width}", map.source),
    };
    let pick = move |event: leptos::ev::MouseEvent| {
        if let Some((across, down)) = click_position(&event) {
            message.set(String::new());
            point.set(Some((north - (down * (north - south) as f64) as i64, west + (across * (east - west) as f64) as i64)));
        }
    };
    view! {
        <input type="image" name=name class=class src=source alt=alt width=width.to_string() height=height.to_string() formnovalidate on:click=pick/>
    }
}

/// How far across and down the picture was pressed, each from 0 to 1; `None` for a press by keyboard, which has no position.
#[cfg(feature = "hydrate")]
fn click_position(event: &leptos::ev::MouseEvent) -> Option<(f64, f64)> {
    use wasm_bindgen::JsCast as _;

    event.prevent_default();
    let area = event.current_target()?.dyn_into::<web_sys::Element>().ok()?.get_bounding_client_rect();
    let position = ((f64::from(event.client_x()) - area.left()) / area.width(), (f64::from(event.client_y()) - area.top()) / area.height());
    ((0.0..=1.0).contains(&position.0) && (0.0..=1.0).contains(&position.1) && event.detail() > 0).then_some(position)
}

#[cfg(not(feature = "hydrate"))]
const fn click_position(_: &leptos::ev::MouseEvent) -> Option<(f64, f64)> {
    None
}

/// Asks the phone where it is; `found` says whether that is on the map.
#[cfg(feature = "hydrate")]
fn locate(message: RwSignal<String>, words: PointWords, found: impl Fn((i64, i64)) -> bool + 'static) {
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::closure::Closure;

    let Some(geolocation) = web_sys::window().and_then(|window| window.navigator().geolocation().ok()) else {
        return message.set(words.unknown);
    };
    let PointWords { outside, unknown, .. } = words;
    let arrived = Closure::once_into_js(move |position: web_sys::Position| {
        let place = position.coords();
        let millionths = |degrees: f64| (degrees * 1e6).round() as i64;
        let on_map = found((millionths(place.latitude()), millionths(place.longitude())));
        message.set(if on_map { String::new() } else { outside });
    });
    let failed = Closure::once_into_js(move |_: web_sys::PositionError| message.set(unknown));
    let _ = geolocation.get_current_position_with_error_callback(arrived.unchecked_ref(), Some(failed.unchecked_ref()));
}

#[cfg(not(feature = "hydrate"))]
fn locate(_: RwSignal<String>, _: PointWords, _: impl Fn((i64, i64)) -> bool + 'static) {}
