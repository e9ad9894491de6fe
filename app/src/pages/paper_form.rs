//! A form of the desk: whose paper it is, what it says, which paper, and what looks like the same.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Choice, Field, hidden, radio_cards, select, text_area, text_field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::labels;
use crate::model::Lang;
use crate::model::content::{ResidenceMethod, Stance};
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paper::{Double, Likeness, PaperForm, PaperFormPage};
use crate::model::paths;
use crate::taxonomy;
use crate::words::tr;

pub fn page(f: &Frame, p: PaperFormPage) -> Page {
    use tr::paper as word;
    let (name, purpose) = labels::paper_form(p.form);
    let title = f.t(name);
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(purpose)}</p></div>
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::paper_form(f.slug(), p.form.as_str()) novalidate>
                {hidden("key", p.fields.key.clone())}
                {doubles(f, &p)}
                <section class="step"><h2>{f.t(word::STEP_WHAT)}</h2>{what(f, &p)}</section>
                <section class="step"><h2>{f.t(word::STEP_WHO)}</h2>{who(f, &p)}</section>
                <section class="step">
                    <h2>{f.t(word::STEP_PAPER)}</h2>
                    <div class="row-form">
                        {text_field(f, Field::new("paper_date", f.t(word::PAPER_DATE), &p.fields.paper_date).kind("date", "off"), &p.errors)}
                        {text_field(f, Field::new("sheet", f.t(word::SHEET), &p.fields.sheet).hint(f.t(word::SHEET_HINT)), &p.errors)}
                    </div>
                </section>
                <div class="notice">{icon(f, "shield")}<p>{f.t(word::NEVER_NOTE)}</p></div>
                <p class="button-row">
                    <button class="button primary">{f.t(word::ENTER)}</button>
                    <a class="button quiet" href=paths::paper(f.slug())>{f.t(word::BACK)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Desk, body.into_any()))
}

fn doubles(f: &Frame, p: &PaperFormPage) -> Option<AnyView> {
    use tr::paper as word;
    if p.doubles.is_empty() {
        return None;
    }
    let rows = p.doubles.iter().map(|double| one_double(f, double)).collect::<Vec<_>>();
    form::label_field("again", f.t(word::DOUBLES_TITLE));
    let box_label = view! { {f.t(word::AGAIN)} }.into_any();
    Some(
        view! {
            <section class="panel" role="alert">
                <h2>{icon(f, "warning")}" "{f.t(word::DOUBLES_TITLE)}</h2>
                <p>{f.t(word::DOUBLES_HELP)}</p>
                <ul class="rows">{rows}</ul>
                {form::checkbox(f, "again", box_label, p.fields.again == "yes", &p.errors)}
                {text_area(f, Field::new("again_reason", f.t(word::AGAIN_REASON), &p.fields.again_reason).hint(f.t(word::AGAIN_REASON_HINT)).rows(3), &p.errors)}
            </section>
        }
        .into_any(),
    )
}

fn one_double(f: &Frame, double: &Double) -> AnyView {
    use tr::paper as word;
    let why = f.t(match double.likeness {
        Likeness::SameText => word::SAME_TEXT,
        Likeness::AlikeText => word::ALIKE_TEXT,
        Likeness::SamePerson => word::SAME_PERSON,
        Likeness::TwiceHere => word::TWICE_HERE,
    });
    let label = double.label.clone();
    let name =
        if double.path.is_empty() { view! { <bdi>{label}</bdi> }.into_any() } else { view! { <a href=double.path.clone()><bdi>{label}</bdi></a> }.into_any() };
    let receipt = (!double.receipt.is_empty()).then(|| {
        let href = paths::paper_receipt(f.slug(), &double.receipt);
        view! { <p class="meta"><span>{f.t(word::RECEIPT)}" "<a href=href><bdi dir="ltr">{double.receipt.clone()}</bdi></a></span></p> }
    });
    view! { <li><p>{why}" "{name}</p>{receipt}</li> }.into_any()
}

fn what(f: &Frame, p: &PaperFormPage) -> AnyView {
    use tr::paper as word;
    let (fields, e) = (&p.fields, &p.errors);
    match p.form {
        PaperForm::Problem => view! {
            <div class="row-form">{topic(f, p)}{about_place(f, p, f.t(tr::form::CHOOSE))}</div>
            {text_field(f, Field::new("title", f.t(tr::problems::TITLE), &fields.title), e)}
            {text_area(f, Field::new("body", f.t(tr::problems::BODY), &fields.body), e)}
        }
        .into_any(),
        PaperForm::Solution => view! {
            {text_field(f, Field::new("title", f.t(tr::solution_form::TITLE), &fields.title), e)}
            {text_area(f, Field::new("body", f.t(tr::solution_form::BODY), &fields.body).rows(8), e)}
            {text_area(f, Field::new("helps", f.t(tr::solution_form::HELPS), &fields.helps).rows(3), e)}
            <div class="row-form">
                {text_field(f, Field::new("cost", f.t(tr::solution_form::COST), &fields.cost).hint(f.t(tr::solution_form::COST_HINT)), e)}
                {text_field(f, Field::new("problems", f.t(tr::solution_form::PROBLEMS), &fields.problems).hint(f.t(tr::solution_form::PROBLEMS_HINT)), e)}
                {topic(f, p)}
                {about_place(f, p, f.t(tr::solutions::WHOLE_COMMUNE))}
            </div>
        }
        .into_any(),
        PaperForm::Comment => {
            let on = vec![Choice::new("problem", f.t(word::ON_PROBLEM)), Choice::new("solution", f.t(word::ON_SOLUTION))];
            let stances = Stance::ALL.iter().map(|stance| Choice::new(stance.as_str(), f.t(labels::stance(*stance)))).collect();
            let stance = if fields.stance.is_empty() { Stance::Neutral.as_str() } else { &fields.stance };
            view! {
                {radio_cards(f, Field::new("on", f.t(word::ON), &fields.on), on, e)}
                {text_field(f, Field::new("number", f.t(word::NUMBER), &fields.number).hint(f.t(word::NUMBER_HINT)), e)}
                {radio_cards(f, Field::new("stance", f.t(tr::discussion::STANCE), stance), stances, e)}
                {text_area(f, Field::new("body", f.t(tr::discussion::BODY), &fields.body), e)}
            }
            .into_any()
        }
        PaperForm::Support => view! {
            <div class="row-form">
                {text_field(f, Field::new("solutions", f.t(word::SOLUTIONS), &fields.solutions).hint(f.t(word::NUMBERS_HINT)), e)}
                {text_field(f, Field::new("problems", f.t(word::PROBLEMS), &fields.problems).hint(f.t(word::NUMBERS_HINT)), e)}
            </div>
        }
        .into_any(),
    }
}

fn topic(f: &Frame, p: &PaperFormPage) -> AnyView {
    let topics = taxonomy::categories()
        .iter()
        .map(|category| {
            let subs = category.sub.iter().map(|sub| Choice::new(format!("{}/{}", category.key, sub.key), sub.name(f.lang))).collect();
            (category.name(f.lang).to_owned(), subs)
        })
        .collect();
    select(f, Field::new("topic", f.t(tr::problems::TOPIC), &p.fields.topic), f.t(tr::form::CHOOSE), topics, &p.errors)
}

fn places(f: &Frame, p: &PaperFormPage) -> Vec<(String, Vec<Choice>)> {
    vec![(String::new(), p.neighbourhoods.iter().map(|(slug, name)| Choice::new(slug, f.local(name))).collect())]
}

fn about_place(f: &Frame, p: &PaperFormPage, none: &str) -> AnyView {
    select(f, Field::new("neighbourhood", f.t(tr::problems::NEIGHBOURHOOD), &p.fields.neighbourhood), none, places(f, p), &p.errors)
}

fn who(f: &Frame, p: &PaperFormPage) -> AnyView {
    use tr::paper as word;
    let (fields, e) = (&p.fields, &p.errors);
    let names = if p.form == PaperForm::Support {
        text_area(f, Field::new("names", f.t(word::NAMES), &fields.names).hint(f.t(word::NAMES_HINT)).rows(8), e)
    } else {
        text_field(f, Field::new("name", f.t(word::NAME), &fields.name).hint(f.t(word::NAME_HINT)), e)
    };
    let methods = ResidenceMethod::AT_THE_DESK.iter().map(|method| Choice::new(method.as_str(), f.t(labels::residence_method(*method)))).collect();
    let languages = Lang::ALL.iter().map(|lang| Choice::new(lang.code(), lang.own_name())).collect();
    let earlier = text_field(f, Field::new("receipt", f.t(word::EARLIER_RECEIPT), &fields.receipt).hint(f.t(word::EARLIER_RECEIPT_HINT)), e);
    let written =
        if p.form == PaperForm::Support { view! { {names}{earlier} }.into_any() } else { view! { <div class="row-form">{names}{earlier}</div> }.into_any() };
    view! {
        {written}
        <div class="row-form">
        {select(f, Field::new("place", f.t(word::PLACE), &fields.place), f.t(word::NO_PLACE), places(f, p), e)}
        {select(f, Field::new("method", f.t(word::METHOD), &fields.method).hint(f.t(word::METHOD_HINT)), f.t(word::NO_METHOD), vec![(String::new(), methods)], e)}
        {select(f, Field::new("language", f.t(word::LANGUAGE), &fields.language), f.t(word::NO_LANGUAGE), vec![(String::new(), languages)], e)}
        </div>
    }
    .into_any()
}
