//! What the rewritten text of a photo, a name, an organisation or a pledge must be like: the same as when it was written first.

use app::model::content::ItemKind;
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::words::tr;

use super::content::{Content, Rewritten};
use crate::error::Result;
use crate::http::forms::{clean, clean_line};
use crate::{accounts, organisations, photos, pledges};

/// What was typed, if it is good. Nothing for the kinds whose title and text are free.
pub(super) fn read(content: &Content, fields: &ResubmitFields) -> Option<Result<Rewritten>> {
    let mut errors = FormErrors::default();
    let e = &mut errors;
    let empty = Rewritten { title: String::new(), body: String::new(), helps: String::new(), french: None };
    let new = match content.item.kind {
        ItemKind::Problem | ItemKind::Solution | ItemKind::Comment => return None,
        ItemKind::Photo => Rewritten { body: photos::read_alt("body", &fields.body, e), ..empty },
        ItemKind::Profile => Rewritten { title: accounts::read_name("title", &fields.title, e), ..empty },
        ItemKind::Organisation => Rewritten {
            title: organisations::read_name("title", &fields.title, e),
            body: organisations::read_about("body", &fields.body, e),
            french: Some((organisations::read_name("title_fr", &fields.title_fr, e), organisations::read_about("body_fr", &fields.body_fr, e))),
            ..empty
        },
        ItemKind::Pledge => Rewritten { body: pledges::read_what("body", &fields.body, e), helps: unit(content, fields, e), ..empty },
    };
    if errors.is_empty() && (&new.title, &new.body, &new.helps, &new.french) == (&content.title, &content.body, &content.helps, &content.french) {
        errors.add(if content.item.kind == ItemKind::Profile { "title" } else { "body" }, tr::appeals::UNCHANGED);
    }
    Some(errors.into_result().map(|()| new).map_err(Into::into))
}

/// A pledge that has a unit keeps having one.
fn unit(content: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> String {
    if content.helps.is_empty() {
        return String::new();
    }
    let unit = clean_line(&clean(&fields.helps));
    if !(1..=40).contains(&unit.chars().count()) {
        errors.add("helps", tr::appeals::UNIT_NEEDED);
    }
    unit
}
