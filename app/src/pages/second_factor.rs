//! Second factors: one's own, adding an app or a passkey, recovery codes, and the question for a proof.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{Field, error_summary, hidden, submit, text_field};
use crate::components::icon::icon;
use crate::components::picture::drawn;
use crate::components::sign_on::button;
use crate::components::time::time;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::second_factor::{AppPage, AuthenticatorRow, FactorsPage, PasskeyFields, ProofPage};
use crate::words::{Key, tr};

/// The button that asks the device, and the script that shows it. It stays hidden where there are no scripts.
fn passkey(f: &Frame, begin: String, create: bool) -> AnyView {
    use tr::second_factor as word;
    let label = f.t(if create { word::PASSKEY_MAKE } else { word::PASSKEY_USE });
    let create = create.then_some("");
    view! {
        <button type="button" class="button wide" hidden data-begin=begin data-create=create data-waiting=f.t(word::PASSKEY_WAITING) data-failed=f.t(word::PASSKEY_FAILED)>{label}</button>
        <p class="small soft" role="status"></p>
        <script type="module" src=(f.assets.file)("passkey.js")></script>
    }
    .into_any()
}

fn code_field(f: &Frame, label: Key, hint: Key, errors: &FormErrors) -> AnyView {
    text_field(f, Field::new("code", f.t(label), "").hint(f.t(hint)).kind("text", "one-time-code"), errors)
}

/// Asks for a proof: when signing in, or before a dangerous act.
pub fn proof(f: &Frame, p: ProofPage) -> Page {
    use tr::second_factor as word;
    let (title, lede) = match (p.signing_in, p.by_password) {
        (true, _) => (word::ASK_TITLE, word::ASK_LEDE),
        (false, false) => (word::PROVE_TITLE, word::PROVE_LEDE),
        (false, true) => (word::PROVE_TITLE, word::PROVE_PASSWORD_LEDE),
    };
    if p.by_code.is_some() || !p.providers.is_empty() {
        return prove_otherwise(f, &p);
    }
    let e = &p.errors;
    let fields = if p.by_password {
        text_field(f, Field::new("password", f.t(tr::accounts::CURRENT_PASSWORD), "").kind("password", "current-password"), e)
    } else {
        code_field(f, word::CODE, word::CODE_HINT, e)
    };
    let device = p.passkey.map(|begin| view! { <div class="passkey">{hidden("credential", "")}{passkey(f, begin, false)}</div> });
    let demo =
        p.demo_code.map(|code| view! { <p class="notice">{icon(f, "info")}<span>{f.t(word::DEMO)}" "<bdi dir="ltr"><strong>{code}</strong></bdi></span></p> });
    let lost = (!p.by_password).then(|| view! { <p class="soft small">{f.t(word::LOST)}</p> });
    let title = f.t(title);
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-privacy", title, f.t(lede))}
            {error_summary(f, e)}
            {demo}
            <form method="post" action=p.action novalidate>
                {hidden("next", p.next)}
                {fields}
                {submit(f, word::CONTINUE)}
                {device}
            </form>
            {lost}
        </div>
    };
    Page::new(title, body.into_any())
}

/// The same for whoever has neither a password nor a second factor: by a code, or a provider.
fn prove_otherwise(f: &Frame, p: &ProofPage) -> Page {
    let title = f.t(tr::second_factor::PROVE_TITLE);
    let lede = if p.by_code.is_some() { tr::entry::PROVE_BY_CODE } else { tr::sign_on::AGAIN_HELP };
    let code = p.by_code.as_ref().map(|contact| {
        view! {
            <form method="post" action=paths::proof_code()>
                {hidden("next", p.next.clone())}
                <p><bdi dir="ltr">{contact.clone()}</bdi></p>
                {submit(f, tr::phones::SEND_CODE)}
            </form>
        }
    });
    let buttons = p.providers.iter().map(|provider| button(f, provider, tr::sign_on::WITH, &p.next)).collect::<Vec<_>>();
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-privacy", title, f.t(lede))}
            {error_summary(f, &p.errors)}
            {code}
            {buttons}
        </div>
    };
    Page::new(title, body.into_any())
}

/// One's own second factors.
pub fn list(f: &Frame, p: FactorsPage) -> Page {
    use tr::second_factor as word;
    let title = f.t(word::TITLE);
    let none = p.rows.is_empty();
    let waits = p.role_waits.then(
        || view! { <p class="notice warning">{icon(f, "warning")}<span>{f.t(if none { word::ROLE_WAITS } else { word::ROLE_WAITS_SIGN_IN })}</span></p> },
    );
    let rows = p.rows.into_iter().map(|line| row(f, line)).collect::<Vec<_>>();
    let list = if none { view! { <p class="soft">{f.t(word::NONE)}</p> }.into_any() } else { view! { <ul class="rows">{rows}</ul> }.into_any() };
    let add_passkey = p.passkeys.then(|| view! { <a class="button" href=paths::add_passkey()>{f.t(word::ADD_PASSKEY)}</a> });
    let codes = (!none).then(|| {
        view! {
            <section>
                <h2>{f.t(word::RECOVERY)}</h2>
                <p>{f.tn(word::RECOVERY_LEFT, p.recovery_left)}</p>
                <form method="post" action=paths::recovery_codes()><button class="button small">{f.t(word::RECOVERY_NEW)}</button></form>
            </section>
        }
    });
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-privacy", title, f.t(word::LEDE))}
            {waits}
            {list}
            <p class="button-row"><a class="button primary" href=paths::add_app()>{f.t(word::ADD_APP)}</a>{add_passkey}</p>
            {codes}
            <p class="after"><a href=paths::account()>{f.t(tr::accounts::MY_PAGE)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}

fn row(f: &Frame, row: AuthenticatorRow) -> AnyView {
    use tr::second_factor as word;
    let kind = if row.passkey { word::PASSKEY } else { word::APP };
    let used = row.used_at.map(|at| view! { " · "{f.t(word::USED)}" "{time(f, at)} });
    let label = f.tf(word::REMOVE_NAMED, &[("name", &row.name)]);
    view! {
        <li>
            <p>{icon(f, "key")}" "<strong><bdi>{row.name}</bdi></strong>" "<span class="soft">{f.t(kind)}</span></p>
            <p class="small soft">{f.t(tr::accounts::SINCE)}" "{time(f, row.created_at)}{used}</p>
            <form method="post" action=paths::remove_factor()>
                {hidden("id", row.id)}
                <button class="button small" aria-label=label>{f.t(word::REMOVE)}</button>
            </form>
        </li>
    }
    .into_any()
}

/// Shows an app its key and asks for its first code.
pub fn add_app(f: &Frame, p: AppPage) -> Page {
    use tr::second_factor as word;
    let title = f.t(word::ADD_APP);
    let e = &p.errors;
    let box_of = format!("-4 -4 {0} {0}", p.side + 8);
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-privacy", title, f.t(word::APP_LEDE))}
            {error_summary(f, e)}
            <ol class="steps stacked">
                <li>{f.t(word::APP_STEP_GET)}</li>
                <li>
                    <p>{f.t(word::APP_STEP_SCAN)}</p>
                    <svg class="qr" viewBox=box_of role="img" aria-label=f.t(word::QR)><path d=p.squares/></svg>
                    <p><a class="button small" href=p.link>{f.t(word::OPEN_APP)}</a></p>
                    <p>{f.t(word::OR_TYPE)}<br/><code class="key" dir="ltr">{p.key}</code></p>
                </li>
                <li>{f.t(word::APP_STEP_CODE)}</li>
            </ol>
            <form method="post" action=paths::add_app() novalidate>
                {hidden("id", p.id)}
                {code_field(f, word::FIRST_CODE, word::FIRST_CODE_HINT, e)}
                {text_field(f, Field::new("name", f.t(word::NAME), p.fields.name).hint(f.t(word::NAME_HINT)), e)}
                {submit(f, word::ADD)}
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

/// The form to add a passkey; it needs scripts and says so.
pub fn add_passkey(f: &Frame, p: PasskeyFields, errors: FormErrors) -> Page {
    use tr::second_factor as word;
    let title = f.t(word::ADD_PASSKEY);
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-privacy", title, f.t(word::PASSKEY_LEDE))}
            {error_summary(f, &errors)}
            <form method="post" action=paths::add_passkey() novalidate>
                {hidden("credential", "")}
                {text_field(f, Field::new("name", f.t(word::NAME), p.name).hint(f.t(word::NAME_HINT)), &errors)}
                {passkey(f, paths::offer_passkey(), true)}
            </form>
            <noscript><p class="notice">{f.t(word::PASSKEY_SCRIPTS)}" "<a href=paths::add_app()>{f.t(word::ADD_APP)}</a></p></noscript>
        </div>
    };
    Page::new(title, body.into_any())
}

/// Recovery codes, to be printed or written down.
pub fn recovery(f: &Frame, codes: Vec<String>) -> Page {
    use tr::second_factor as word;
    let title = f.t(word::RECOVERY);
    let items = codes.into_iter().map(|code| view! { <li dir="ltr"><code>{code}</code></li> }).collect::<Vec<_>>();
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-privacy", title, f.t(word::RECOVERY_LEDE))}
            <ol class="codes panel">{items}</ol>
            <p class="button-row no-print"><a class="button primary" href=paths::second_factor()>{f.t(word::RECOVERY_NOTED)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}
