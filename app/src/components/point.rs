//! A point on the commune's map, picked in a form.

use leptos::prelude::*;

use crate::islands::{PointMap, PointPicker, PointWords};
use crate::model::frame::Frame;
use crate::model::map::{IMAGE_BUTTONS, Map};
use crate::model::paths;
use crate::words::{Key, tr};

/// The map as a picture that is a button: clicking it sends the form with the position, and the form comes back with the point on it. Such a form begins with a
/// button that sends it: pressing Enter in a field presses the first one.
pub fn field(f: &Frame, label: Key, map: &Map, (latitude, longitude): (&str, &str)) -> AnyView {
    use tr::problems as word;
    let map = PointMap {
        source: paths::with_query(paths::commune_map(f.slug()), &[("lang", f.lang.code())]),
        bounds: map.bounds,
        size: (map.width, map.height),
        pictures: IMAGE_BUTTONS.map(|(name, width)| (name.to_owned(), width)),
    };
    let words = PointWords {
        press: f.t(word::POINT_BUTTON).to_owned(),
        hint: f.t(word::POINT_HINT).to_owned(),
        set: f.t(word::POINT_SET).to_owned(),
        remove: f.t(word::POINT_REMOVE).to_owned(),
        mine: f.t(word::POINT_MINE).to_owned(),
        outside: f.t(word::POINT_OUTSIDE).to_owned(),
        unknown: f.t(word::POINT_UNKNOWN).to_owned(),
    };
    view! {
        <div class="field" role="group" aria-labelledby="point">
            <p class="label" id="point">{f.t(label)}</p>
            <PointPicker latitude=latitude.to_owned() longitude=longitude.to_owned() map=map words=words/>
        </div>
    }
    .into_any()
}
