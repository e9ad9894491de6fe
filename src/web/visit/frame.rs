//! What surrounds every page, as this visit sees it.

use std::sync::atomic::Ordering;

use app::model::frame::{CommuneBrief, CommunePhoto, Flash, Frame, MeasureBrief, Tone, ViewerBrief};

use super::Visit;
use crate::communes::{self, Commune};
use crate::web::assets;

impl Visit {
    /// What surrounds the page.
    pub fn frame(&self, commune: Option<&Commune>) -> Frame {
        if let Some(commune) = commune {
            self.set_place(commune.clone());
        }
        let page = commune;
        let place = if page.is_none() { self.place() } else { None };
        let commune = page.or(place.as_ref());
        let viewer = self.viewer.as_ref().map(|viewer| ViewerBrief {
            handle: viewer.handle.clone(),
            name: viewer.name.clone(),
            unread: viewer.unread,
            consultations: self.consultations.get().copied().unwrap_or_default(),
            role_waits: viewer.role_waits,
            consent_due: viewer.consent_due,
            measures: viewer
                .restrictions
                .iter()
                .filter(|standing| page.is_none_or(|commune| commune.id == standing.commune))
                .map(|standing| MeasureBrief { slug: standing.slug.clone(), name: standing.name.clone(), kind: standing.kind, until: standing.until.into() })
                .collect(),
            unconfirmed: viewer.unconfirmed.clone(),
            organisations: viewer
                .organisations
                .iter()
                .filter(|organisation| commune.is_some_and(|commune| commune.id == organisation.commune_id))
                .map(|organisation| (organisation.id.0, organisation.name.clone()))
                .collect(),
            is_moderator: commune.is_some_and(|commune| viewer.is_moderator(commune.id)),
            is_officer: commune.is_some_and(|commune| viewer.is_officer(commune.id)),
            is_desk_agent: commune.is_some_and(|commune| viewer.is_desk_agent(commune.id)),
            is_administrator: commune.is_some_and(|commune| viewer.is_administrator(commune.id)),
        });
        Frame {
            lang: self.lang.written(),
            chosen: self.lang,
            path: self.path.clone(),
            origin: self.app.config.public_url.clone(),
            now: self.app.clock.now().into(),
            commune: commune.map(|commune| CommuneBrief {
                slug: commune.slug.clone(),
                name: commune.name.clone(),
                accent: commune.accent.clone(),
                crest: communes::crest_address(commune),
                photo: photo(commune),
                support_threshold: commune.support_threshold,
                has_consultations: commune.has_consultations,
            }),
            viewer,
            flash: self.said_before(),
            assets: assets::for_pages(),
            demo: self.app.demo,
            counts: self.counts.get().cloned().unwrap_or_default(),
        }
    }
}

impl Visit {
    /// What was said on the page before, for this one.
    fn said_before(&self) -> Option<Flash> {
        self.flash.as_ref().inspect(|_| self.is_shown.store(true, Ordering::Relaxed)).map(|flash| Flash {
            tone: match flash.tone.as_str() {
                "success" => Tone::Success,
                "warning" => Tone::Warning,
                _ => Tone::Info,
            },
            text: flash.text.clone(),
        })
    }
}

fn photo(commune: &Commune) -> Option<CommunePhoto> {
    let file = |name| communes::picture_address(commune, &commune.photo, name);
    Some(CommunePhoto { medium: file("medium.jpg")?, large: file("large.jpg")? })
}
