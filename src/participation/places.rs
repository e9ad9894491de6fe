//! The communes and neighbourhoods of a list's rows. A list is nearly always of one commune; a person's may be of several.

use std::collections::HashMap;

use app::model::Localized;
use app::model::map::{IMAGE_BUTTONS, Map, MapPoint, MapPress, ProblemMap};

use crate::base::App;
use crate::base::db::{CommuneId, NeighbourhoodId};
use crate::base::error::Result;
use crate::communes::{self, Commune, Neighbourhood};

#[derive(Default)]
pub(super) struct Places {
    communes: HashMap<CommuneId, Commune>,
    neighbourhoods: HashMap<NeighbourhoodId, Localized>,
}

impl Places {
    pub async fn load(app: &App, ids: Vec<CommuneId>) -> Result<Self> {
        let mut places = Self::default();
        for id in ids {
            if places.communes.contains_key(&id) {
                continue;
            }
            places.communes.insert(id, communes::get(app, id).await?);
            places.neighbourhoods.extend(communes::neighbourhoods(app, id).await?.into_iter().map(|known| (known.id, known.name)));
        }
        Ok(places)
    }

    pub fn commune(&self, id: CommuneId) -> Option<&Commune> {
        self.communes.get(&id)
    }

    pub fn neighbourhood(&self, id: Option<NeighbourhoodId>) -> Option<Localized> {
        self.neighbourhoods.get(&id?).cloned()
    }
}

/// The point that a form carries, if it is on the commune's map; anything else is no point.
pub(super) fn point(map: Option<&Map>, latitude: &str, longitude: &str) -> Option<(i64, i64)> {
    let (latitude, longitude) = (latitude.parse().ok()?, longitude.parse().ok()?);
    map?.project(latitude, longitude).map(|_| (latitude, longitude))
}

/// What a form with the map sends besides its point: where each of the pictures was pressed ([`IMAGE_BUTTONS`]), and that the point goes.
pub(super) struct Presses<'a> {
    pub latitude: &'a mut String,
    pub longitude: &'a mut String,
    pub intent: &'a mut String,
    pub press: &'a mut MapPress,
}

/// Whether the map was pressed, or its point removed; the fields then carry the point.
pub(super) fn pressed(commune: &Commune, form: Presses<'_>) -> bool {
    let MapPress { small_x, small_y, medium_x, medium_y, wide_x, wide_y } = std::mem::take(form.press);
    let pictures = [(small_x, small_y), (medium_x, medium_y), (wide_x, wide_y)];
    let at = |((x, y), (_, width)): ((String, String), (_, i64))| Some(((x.parse::<i64>().ok()?, y.parse::<i64>().ok()?), width));
    let found = pictures.into_iter().zip(IMAGE_BUTTONS).find_map(at);
    if form.intent == "unpick" {
        for field in [form.latitude, form.longitude, form.intent] {
            field.clear();
        }
        return true;
    }
    let Some(((x, y), width)) = found else { return false };
    let point = communes::map(commune).and_then(|map| map.unproject(x.saturating_mul(map.width) / width, y.saturating_mul(map.width) / width));
    if let Some((latitude, longitude)) = point {
        (*form.latitude, *form.longitude) = (latitude.to_string(), longitude.to_string());
    }
    true
}

/// Something with a place on the earth, in millionths of a degree.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct PointRow {
    pub number: i64,
    pub title: String,
    pub latitude: i64,
    pub longitude: i64,
    pub neighbourhood_id: Option<NeighbourhoodId>,
}

/// The commune's drawing with these points on it, if it has one; what lies beside it is left out.
pub(super) fn on_the_map(commune: &Commune, neighbourhoods: &[Neighbourhood], points: Vec<PointRow>) -> Option<ProblemMap> {
    let map = communes::map(commune)?;
    let slug = |id: NeighbourhoodId| neighbourhoods.iter().find(|known| known.id == id).map(|known| known.slug.clone());
    let point = |row: PointRow| {
        let (x, y) = map.project(row.latitude, row.longitude)?;
        Some(MapPoint { x, y, number: row.number, title: row.title, neighbourhood: row.neighbourhood_id.and_then(slug) })
    };
    let points = points.into_iter().filter_map(point).collect();
    let names = neighbourhoods.iter().map(|known| (known.slug.clone(), known.name.clone())).collect();
    Some(ProblemMap { map: (*map).clone(), points, names })
}
