//! Counting a published vote again: the files of one vote, or any file that somebody chooses. A worker of the browser counts, with the same rules as the server
//! (`src/recount`); without scripts the page says by which command, and gives the files.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::Page;
use crate::components::form::{Choice, Field, file_field, select, text_field};
use crate::components::icon::icon;
use crate::components::{breadcrumbs, consultation};
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::recount::{RecountFile, RecountPage, RecountedVote};
use crate::words::{Key, Plural, tr};

/// Sentences of answers, by the names that `src/recount` has for them.
const TEXTS: [(&str, Key); 53] = {
    use tr::recount::{RULE_GREEDY, RULE_PAIRS, RULE_SCHULZE, RULE_SHARES, said};
    [
        ("dirhams", tr::format::DIRHAMS),
        ("rule_shares", RULE_SHARES),
        ("rule_greedy", RULE_GREEDY),
        ("rule_schulze", RULE_SCHULZE),
        ("rule_pairs", RULE_PAIRS),
        ("same", said::SAME),
        ("differs", said::DIFFERS),
        ("counted", said::COUNTED),
        ("tied", said::TIED),
        ("untried", said::UNTRIED),
        ("needs_rule", said::NEEDS_RULE),
        ("bad_line", said::BAD_LINE),
        ("bad_file", said::BAD_FILE),
        ("changed_line", said::CHANGED_LINE),
        ("changed", said::CHANGED),
        ("line_text", said::LINE_TEXT),
        ("no_votes", said::NO_VOTES),
        ("other_rule", said::OTHER_RULE),
        ("cardinal", said::CARDINAL),
        ("left_out", said::LEFT_OUT),
        ("log_bad", said::LOG_BAD),
        ("votes_as_logged", said::VOTES_AS_LOGGED),
        ("votes_not_logged", said::VOTES_NOT_LOGGED),
        ("fingerprint", said::FINGERPRINT),
        ("by_rule", said::BY_RULE),
        ("winners", said::WINNERS),
        ("no_winner", said::NO_WINNER),
        ("total", said::TOTAL),
        ("rounds", said::ROUNDS),
        ("ties", said::TIES),
        ("remarks", said::REMARKS),
        ("round_differs", said::ROUND_DIFFERS),
        ("round_published", said::ROUND_PUBLISHED),
        ("round_counted", said::ROUND_COUNTED),
        ("no_round", said::NO_ROUND),
        ("wins_here", said::WINS_HERE),
        ("wins_there", said::WINS_THERE),
        ("tie_cost", said::TIE_COST),
        ("tie_votes", said::TIE_VOTES),
        ("tie_lot", said::TIE_LOT),
        ("tie_same", said::TIE_SAME),
        ("tie_open", said::TIE_OPEN),
        ("greedy_funded", said::GREEDY_FUNDED),
        ("greedy_no_fit", said::GREEDY_NO_FIT),
        ("greedy_group", said::GREEDY_GROUP),
        ("greedy_after", said::GREEDY_AFTER),
        ("sum_in", said::SUM_IN),
        ("sum_out", said::SUM_OUT),
        ("pair", said::PAIR),
        ("pair_open", said::PAIR_OPEN),
        ("path", said::PATH),
        ("judged", said::JUDGED),
        ("answers", said::ANSWERS),
    ]
};

/// The same for sentences that depend on a number.
const COUNTED: [(&str, Plural); 4] = [
    ("votes", tr::recount::said::VOTES),
    ("log_good", tr::recount::said::LOG_GOOD),
    ("shares", tr::recount::said::SHARES),
    ("gave_all", tr::recount::said::GAVE_ALL),
];

#[derive(Serialize)]
struct Words {
    lang: &'static str,
    texts: BTreeMap<&'static str, &'static str>,
    counted: BTreeMap<&'static str, Value>,
}

/// The words in which a browser answers.
fn words(f: &Frame) -> String {
    // Of the forms only the texts are needed: the rule by which one is chosen is the bundle's own.
    let forms = |plural: Plural| serde_json::to_value(plural.forms(f.lang)).ok().and_then(|forms| forms.get("texts").cloned()).unwrap_or_default();
    let words = Words {
        lang: f.lang.written().code(),
        texts: TEXTS.iter().map(|(name, key)| (*name, f.t(*key))).collect(),
        counted: COUNTED.iter().map(|(name, plural)| (*name, forms(*plural))).collect(),
    };
    serde_json::to_string(&words).unwrap_or_default()
}

pub fn page(f: &Frame, p: RecountPage) -> Page {
    use tr::recount as word;
    let (title, lede) = if p.vote.is_some() { (word::TITLE, word::LEDE) } else { (word::ANY_TITLE, word::ANY_LEDE) };
    let up = p.vote.as_ref().map(|vote| breadcrumbs::up(f, paths::ballot_result(f.slug(), vote.number), f.t(tr::counts::TITLE)));
    let of = p.vote.as_ref().map(|vote| view! { <p class="small soft">{consultation::line(f, &vote.title)}</p> });
    let files = p.vote.as_ref().map(|vote| published(f, vote));
    let body = view! {
        <div class="narrow">
            {up}
            <div class="page-head"><h1>{f.t(title)}</h1><p class="lede">{f.t(lede)}</p>{of}</div>
            {counter(f, p.vote.as_ref())}
            {files}
            {commands(f, p.vote.as_ref())}
        </div>
    };
    Page::new(f.t(title), body.into_any())
}

/// What the script needs to know of the files.
fn known(vote: Option<&RecountedVote>) -> String {
    let file = |file: &RecountFile| json!({ "name": file.name, "address": file.address, "report": file.report });
    let counted: Vec<Value> = vote.map(|vote| vote.counted.iter().map(file).collect()).unwrap_or_default();
    let (declaration, log) = vote.map(|vote| (vote.declaration.as_str(), vote.log.as_str())).unwrap_or_default();
    json!({ "counted": counted, "declaration": declaration, "log": log }).to_string()
}

/// Where the browser counts. Hidden until its script is there.
fn counter(f: &Frame, vote: Option<&RecountedVote>) -> AnyView {
    use tr::recount as word;
    let file = f.assets.file;
    let told = json!({
        "working": f.t(word::WORKING),
        "unreachable": f.t(word::UNREACHABLE),
        "unable": f.t(word::UNABLE),
        "no_file": f.t(word::NO_FILE),
    });
    let loader = file("recount_loader.js");
    let script = (!loader.is_empty()).then(|| view! { <script type="module" src=loader></script> });
    let start = vote.map(
        |_| view! { <p class="button-row"><button type="button" class="button primary" data-part="start">{icon(f, "check")}{f.t(word::START)}</button></p> },
    );
    view! {
        <section
            class="do"
            aria-labelledby="now"
            data-recount=""
            data-script=file("recount.js")
            data-wasm=file("recount_bg.wasm")
            data-worker=file("recount_worker.js")
            data-words=words(f)
            data-told=told.to_string()
            data-files=known(vote)
        >
            <h2 id="now">{f.t(word::NOW)}</h2>
            <p data-part="without">{f.t(word::WITHOUT)}</p>
            <div data-part="with" hidden=true>
                {start}
                {own(f, vote.is_some())}
                <p role="status" data-part="status"></p>
                <div data-part="answers"></div>
            </div>
        </section>
        {script}
    }
    .into_any()
}

/// A file of one's own, with a rule where the file names none.
fn own(f: &Frame, beside: bool) -> AnyView {
    use tr::recount as word;
    let none = FormErrors::default();
    let rules = [("equal-shares", word::RULE_SHARES), ("greedy", word::RULE_GREEDY), ("schulze", word::RULE_SCHULZE), ("ranked-pairs", word::RULE_PAIRS)];
    let rules = rules.map(|(value, key)| Choice::new(value, f.t(key))).into();
    let class = if beside { "button" } else { "button primary" };
    let fields = view! {
        <div data-part="file">{file_field(f, Field::new("file", f.t(word::FILE), "").hint(f.t(word::FILE_HINT)), ".pb,.soi,.soc,.toi,.toc,.csv,.json", &none)}</div>
        <div data-part="rule">{select(f, Field::new("rule", f.t(word::RULE), ""), f.t(word::RULE_OWN), vec![(String::new(), rules)], &none)}</div>
        <div data-part="lot">{text_field(f, Field::new("lot", f.t(word::LOT), "").hint(f.t(word::LOT_HINT)), &none)}</div>
        <p class="button-row"><button type="button" class=class data-part="own-start">{f.t(word::OWN_START)}</button></p>
    };
    if beside { view! { <details class="fold"><summary>{f.t(word::OWN)}</summary>{fields}</details> }.into_any() } else { view! { {fields} }.into_any() }
}

/// The files of a vote, to be kept.
fn published(f: &Frame, vote: &RecountedVote) -> AnyView {
    let link = |address: &str| {
        let name = address.rsplit('/').next().unwrap_or_default().to_owned();
        view! { <li><a href=address.to_owned() download=""><bdi>{name}</bdi></a></li> }
    };
    let counted = vote.counted.iter().flat_map(|file| [&file.address, &file.report]);
    // A table of ballots may be what is counted.
    let others = [&vote.ballots, &vote.declaration, &vote.log].into_iter().filter(|other| !vote.counted.iter().any(|file| file.address == **other));
    let links = counted.chain(others).filter(|address| !address.is_empty()).map(|address| link(address)).collect::<Vec<_>>();
    view! {
        <section aria-labelledby="files">
            <h2 id="files">{f.t(tr::recount::FILES)}</h2>
            <p>{f.t(tr::recount::FILES_HELP)}</p>
            <ul>{links}</ul>
        </section>
    }
    .into_any()
}

/// The commands by which the files are counted.
fn commands(f: &Frame, vote: Option<&RecountedVote>) -> AnyView {
    use tr::recount as word;
    let given: Vec<String> = match vote {
        Some(vote) => vote.counted.iter().map(|file| file.command.clone()).collect(),
        None => ["tajmaat count vote.pb", "tajmaat count vote.toc --rule schulze", "tajmaat count ballots.csv declaration.json"].map(str::to_owned).into(),
    };
    let lines = given.into_iter().map(|command| view! { <p><code class="command" dir="ltr">{command}</code></p> }).collect::<Vec<_>>();
    view! {
        <section aria-labelledby="command">
            <h2 id="command">{f.t(word::COMMAND)}</h2>
            <p>{f.t(word::COMMAND_HELP)}</p>
            {lines}
        </section>
    }
    .into_any()
}
