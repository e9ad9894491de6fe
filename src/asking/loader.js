// Pages of questions: whatever other answers of the page ask for appears, what they do not ask for goes, choices follow, and a wrong answer is told beside its
// field on leaving it. Nothing is sent before the form is. Without this script the server does the same, page by page.
const form = document.querySelector("form[data-asking]");
const told = JSON.parse(form.dataset.told);
const status = form.querySelector("[data-part=status]");
const pattern = form.querySelector("[data-part=error]");
const FIELDS = "input, select, textarea";

// What is asked or not, by name: questions, rows of a matrix, notes.
const holders = new Map();
// Of what was never seen nothing is sent; what was typed before it went is kept with the page, as the server does.
const met = new Set();
// Choices of a question by their names, in and out of sight.
const cards = new Map();
// What was chosen for a place of a ranking, though it may not be offered at the moment.
const ranked = new Map();

const controls = (holder) => [...holder.querySelectorAll(FIELDS)];
const isRow = (holder) => holder.matches(".question-row");
const holderOf = (name) => holders.get(name);
const own = (name) => `q.${name}`;

// What waits in templates comes to its place, out of sight: questions first, then what waits within them.
function unpack() {
  for (let waiting = form.querySelector("template[data-waits]"); waiting; waiting = form.querySelector("template[data-waits]")) {
    for (const holder of waiting.content.querySelectorAll("[data-asked]")) holder.hidden = true;
    waiting.replaceWith(waiting.content);
  }
  for (const holder of form.querySelectorAll("[data-asked]")) {
    holders.set(holder.dataset.asked, holder);
    if (holder.hidden) controls(holder).forEach((control) => (control.disabled = true));
    else met.add(holder.dataset.asked);
  }
  // A photo needs a form of its own kind, also one that is asked for later. A rehearsal carries what was typed along, and takes none.
  if (!form.elements.carried && form.querySelector("input[type=file]")) form.enctype = "multipart/form-data";
}

// What the fields hold, asked or not.
function fields() {
  const held = {};
  const add = (name, value) => (held[name] ??= []).push(value);
  for (const control of form.elements) {
    const [, kind, name] = /^(q|photo)\.(.*)$/.exec(control.name) ?? [];
    if (!kind || ((control.type === "radio" || control.type === "checkbox") && !control.checked)) continue;
    if (kind === "q") add(name, control.value);
    else if (control.files.length > 0) add(name, control.files[0].name);
    else if (form.elements[`remove.${name}`]?.checked === false) add(name, "kept");
  }
  return held;
}

function show(holder, isAsked) {
  const changes = holder.hidden === isAsked;
  holder.hidden = !isAsked;
  return changes;
}

// What is out of sight is sent only as far as it was in sight once and can be read.
function enable(name, holder, { asked, unread }) {
  if (!isRow(holder) && holder.querySelector("[data-asked]")) return;
  const isAsked = asked.includes(name);
  if (isAsked) met.add(name);
  const isSent = isAsked || (met.has(name) && !unread.includes(name));
  controls(holder).forEach((control) => (control.disabled = !isSent));
}

function same(one, other) {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

// Cards of choices, with what is heard beside them: those that are offered, in their order; the first has the question's own id.
function arrangeCards(name, box, names) {
  const value = (label) => label.querySelector("input").value;
  if (!cards.has(name)) {
    const all = [...box.querySelectorAll("label"), ...(box.querySelector("template")?.content.querySelectorAll("label") ?? [])];
    cards.set(name, new Map(all.map((label) => [value(label), label.closest(".choice-heard") ?? label])));
  }
  if (same([...box.querySelectorAll("label")].map(value), names)) return false;
  box.replaceChildren(...names.map((one) => cards.get(name).get(one)).filter(Boolean));
  box.querySelectorAll("label").forEach((label, at) => (label.htmlFor = label.querySelector("input").id = own(name) + (at ? `-${at}` : "")));
  return true;
}

// Places of a ranking: as many as choices, each with those that are offered.
function arrangeRanks(name, box, names) {
  const value = (option) => option.value;
  if (!cards.has(name)) {
    const all = [...box.children, ...(box.querySelector("template")?.content.children ?? [])].filter((one) => one.matches("label, select"));
    const selects = all.filter((one) => one.matches("select"));
    const options = new Map([...(selects.at(-1)?.options ?? [])].map((option) => [option.value, option.cloneNode(true)]));
    selects.forEach((select) => ranked.set(select, select.value));
    cards.set(name, { all, options });
  }
  const { all, options } = cards.get(name);
  const places = all.slice(0, 2 * names.length);
  const offered = (select) => [...select.options].map(value).filter(Boolean);
  const selects = places.filter((one) => one.matches("select"));
  if (box.querySelectorAll("select").length === selects.length && selects.every((select) => same(offered(select), names))) return false;
  box.replaceChildren(...places);
  for (const select of selects) {
    const chosen = ranked.get(select);
    select.replaceChildren(...["", ...names].map((one) => options.get(one)?.cloneNode(true)).filter(Boolean));
    select.value = names.includes(chosen) ? chosen : "";
  }
  return true;
}

function arrange([name, names]) {
  const box = holderOf(name)?.querySelector(".question-choices, .question-ranks");
  if (!box) return false;
  holderOf(name).querySelectorAll("[data-heard]").forEach((one) => (one.hidden = !names.includes(one.dataset.heard)));
  return box.matches(".question-ranks") ? arrangeRanks(name, box, names) : arrangeCards(name, box, names);
}

// Where something is said of a question: at its field, or at the group of its fields.
function described(name, holder) {
  return holder.matches("fieldset") ? holder : document.getElementById(own(name));
}

function complain(name, text) {
  const holder = holderOf(name);
  const id = `${own(name)}-error`;
  const target = described(name, holder);
  let error = document.getElementById(id);
  if (Boolean(error) === Boolean(text) && error?.querySelector("span").textContent === text) return;
  const ids = (target?.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (text) {
    if (!error) {
      error = pattern.content.firstElementChild.cloneNode(true);
      error.id = id;
      holder.append(error);
    }
    error.querySelector("span").textContent = text;
    ids.push(id);
  } else {
    error?.remove();
    forget(name);
  }
  if (ids.length > 0) target?.setAttribute("aria-describedby", ids.join(" "));
  else target?.removeAttribute("aria-describedby");
  if (target === holder) return;
  if (text) target?.setAttribute("aria-invalid", "true");
  else target?.removeAttribute("aria-invalid");
}

// What was wrong with the page when it came back is put right one by one.
function forget(name) {
  const summary = document.querySelector(".error-summary");
  summary?.querySelector(`a[href="#${own(name)}"]`)?.closest("li").remove();
  if (summary && !summary.querySelector("li")) summary.remove();
}

function label(name) {
  const words = holderOf(name).querySelector("legend, label, p");
  const copy = words.cloneNode(true);
  copy.querySelectorAll("small, input, [data-part]").forEach((one) => one.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

// Told once the fields are left alone for a moment, so that no letter is talked over.
let waitingToTell;
const news = new Map();

function tell() {
  clearTimeout(waitingToTell);
  waitingToTell = setTimeout(() => {
    const listed = (isAsked) => [...news].filter(([, now]) => now === isAsked).map(([name]) => label(name)).join(told.comma);
    const [came, went] = [listed(true), listed(false)];
    news.clear();
    status.textContent = [came && fill(told.came, { questions: came }), went && fill(told.went, { questions: went })].filter(Boolean).join(" ");
  }, 400);
}

function note(name, isAsked) {
  if (news.get(name) === !isAsked) news.delete(name);
  else news.set(name, isAsked);
  tell();
}

let asking;
let seen;
// What was found wrong here, and what was changed.
const judged = new Set();
const changed = new Set();

function look(isNews) {
  // Choices that go take answers with them, on which others may depend.
  for (let turn = 0; turn <= holders.size; turn += 1) {
    seen = JSON.parse(asking.look(JSON.stringify(fields())));
    if (!Object.entries(seen.choices).map(arrange).some(Boolean)) break;
  }
  for (const [name, holder] of holders) {
    const isAsked = seen.asked.includes(name);
    const changes = show(holder, isAsked);
    // Of a matrix that comes or goes its rows are not told one by one.
    if (changes && isNews && !(isRow(holder) && news.has(holderAround(holder.parentElement)?.dataset.asked))) note(name, isAsked);
    enable(name, holder, seen);
    const optional = holder.querySelector(":scope > legend > [data-part=optional], :scope > label [data-part=optional]");
    if (optional) optional.hidden = seen.required.includes(name);
    // What is right by now, or not asked any more, is complained about no longer. Of a photo the server alone knows what was wrong: that stands until it is changed.
    const text = isAsked ? seen.wrong[name] : undefined;
    if (text) judged.add(name);
    if (document.getElementById(`${own(name)}-error`) && text !== "" && (text || !isAsked || judged.has(name) || changed.has(name))) complain(name, text);
  }
}

// What is chosen anew stays chosen, whatever was before and comes back.
function choose(field) {
  if (field.matches("select")) ranked.set(field, field.value);
  if (field.type !== "radio") return;
  for (const card of cards.get(holderAround(field)?.dataset.asked)?.values() ?? []) {
    if (!card.isConnected) card.querySelector("input").checked = false;
  }
}

const holderAround = (element) => element?.closest?.("[data-asked]");

// What was left is complained about once no finger or mouse is down: what moves under them would be missed.
let isPressing = false;
const left = new Set();

function settle() {
  if (isPressing) return;
  for (const name of left) {
    const text = seen.wrong[name];
    if (!text || holderOf(name).contains(document.activeElement)) continue;
    complain(name, text);
    status.textContent = fill(told.wrong, { field: label(name), message: text });
  }
  left.clear();
}

function leave(event) {
  const holder = holderAround(event.target);
  if (!holder || holder === holderAround(event.relatedTarget)) return;
  left.add(holder.dataset.asked);
  setTimeout(settle);
}

function press() {
  isPressing = true;
}

function release() {
  setTimeout(() => {
    isPressing = false;
    settle();
  });
}

try {
  const bundle = await import(form.dataset.script);
  await bundle.default({ module_or_path: form.dataset.wasm });
  asking = bundle.Asking.begin(form.dataset.asking);
  if (asking) {
    unpack();
    look(false);
    form.addEventListener("input", ({ target }) => {
      changed.add(holderAround(target)?.dataset.asked);
      choose(target);
      look(true);
    });
    form.addEventListener("focusout", leave);
    document.addEventListener("pointerdown", press, true);
    ["pointerup", "pointercancel"].forEach((type) => document.addEventListener(type, release, true));
    form.dataset.live = "yes";
  }
} catch (error) {
  // The plain form goes on working.
  console.warn(error);
}
