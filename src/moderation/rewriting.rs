//! What a rewritten text must be like: the same as when it was written first.

use app::model::content::ItemKind;
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::words::tr;

use crate::base::error::Result;
use crate::base::kind::{Content, Rewritten};
use crate::base::text;
use crate::base::text::{clean, clean_line};
use crate::content::photos;
use crate::participation::{discussion, pledges, problems, solutions};
use crate::people::{accounts, organisations};

/// What was typed, if it is good.
pub(super) fn read(content: &Content, fields: &ResubmitFields) -> Result<Rewritten> {
    let mut errors = FormErrors::default();
    let e = &mut errors;
    let empty = Rewritten { title: String::new(), body: String::new(), helps: String::new(), french: None };
    let new = match content.item.kind {
        ItemKind::Problem => {
            let (title, body) = problems::read_texts(&fields.title, &fields.body, e);
            Rewritten { title, body, ..empty }
        }
        ItemKind::Solution => {
            let (title, body, helps) = solutions::read_texts(&fields.title, &fields.body, &fields.helps, e);
            Rewritten { title, body, helps, ..empty }
        }
        ItemKind::Comment => Rewritten { body: discussion::read_body(&fields.body, e), ..empty },
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
    errors.into_result()?;
    Ok(new)
}

/// A pledge that has a unit keeps having one.
fn unit(content: &Content, fields: &ResubmitFields, errors: &mut FormErrors) -> String {
    if content.helps.is_empty() {
        return String::new();
    }
    let unit = clean_line(&clean(&fields.helps));
    if !text::fits(&unit, 1..=40) {
        errors.add("helps", tr::appeals::UNIT_NEEDED);
    }
    unit
}
