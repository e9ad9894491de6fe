// The recount page: fetches the published files, or takes those that somebody chose or dropped, has them counted by a worker, and shows what it says. Nothing is
// sent: the only requests are for the files themselves.
const root = document.querySelector("[data-recount]");
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const told = JSON.parse(root.dataset.told);
const own = JSON.parse(root.dataset.files);
const nothing = new Uint8Array();

// A worker that is asked one thing after the other.
class Counter {
  #worker = new Worker(root.dataset.worker, { type: "module" });
  #open = new Map();
  #last = 0;

  constructor() {
    this.#worker.addEventListener("message", ({ data }) => {
      const { resolve, reject } = this.#open.get(data.id);
      this.#open.delete(data.id);
      if ("error" in data) reject(new Error(data.error));
      else resolve(data.answer);
    });
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      for (const { reject } of this.#open.values()) reject(new Error(event.message));
      this.#open.clear();
    });
  }

  ask(act, more) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.#worker.postMessage({ id, act, ...more });
    });
  }

  begin() {
    return this.ask("begin", { script: root.dataset.script, wasm: root.dataset.wasm, words: root.dataset.words });
  }

  end() {
    this.#worker.terminate();
  }
}

class Unreachable extends Error {}

async function fetched(address) {
  if (!address) return nothing;
  try {
    const response = await fetch(address);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    console.warn(error);
  }
  throw new Unreachable(address);
}

function element(tag, text, more = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  Object.assign(made, more);
  return made;
}

// What the program says in English is marked so.
function line(tag, { text, english }) {
  return element(tag, text, english ? { lang: "en", dir: "ltr" } : {});
}

function list(section) {
  const items = document.createElement(section.ordered ? "ol" : "ul");
  items.append(...section.items.map((item) => line("li", item)));
  if (section.open) return [element("h4", section.title), items];
  const details = document.createElement("details");
  details.className = "fold";
  details.append(element("summary", section.title), items);
  return [details];
}

const TONES = { same: "success", counted: "success", tied: "warning", "needs-rule": "warning", differs: "danger", bad: "danger" };

function show(name, answer) {
  const article = document.createElement("article");
  article.dataset.verdict = answer.verdict;
  const heading = element("h3", name, { dir: "ltr" });
  const notice = document.createElement("div");
  notice.className = `notice ${TONES[answer.verdict]}`;
  notice.append(element("p", answer.headline));
  article.append(heading, notice, ...answer.lines.map((one) => line("p", one)), ...answer.sections.flatMap(list));
  part("answers").append(article);
  return answer;
}

const WORST_FIRST = ["bad", "differs", "tied", "needs-rule", "counted", "same"];

// Whatever went before is forgotten; one run at a time.
let running = false;

async function run(work) {
  if (running) return;
  running = true;
  const status = part("status");
  let counter;
  part("answers").replaceChildren();
  status.textContent = told.working;
  try {
    counter = new Counter();
    await counter.begin();
    const answers = await work(counter);
    // The worst of all is what is said; of equal ones the last, since what is counted comes after the log.
    const rank = (answer) => WORST_FIRST.indexOf(answer.verdict);
    const worst = answers.reduce((one, next) => (one && rank(one) < rank(next) ? one : next), undefined);
    status.textContent = worst?.headline ?? told.no_file;
  } catch (error) {
    console.warn(error);
    status.textContent = error instanceof Unreachable ? told.unreachable : told.unable;
  } finally {
    counter?.end();
    running = false;
  }
}

// Declaration and log first: what is counted afterwards is compared with them.
async function prepare(counter, declaration, log) {
  const answers = [];
  if (declaration.length > 0) {
    const wrong = await counter.ask("declare", { bytes: declaration });
    if (wrong) answers.push(show("declaration.json", wrong));
  }
  if (log.length > 0) answers.push(show("log.json", await counter.ask("log", { bytes: log })));
  return answers;
}

async function countPublished(counter) {
  const answers = await prepare(counter, await fetched(own.declaration), await fetched(own.log));
  for (const { name, address, report } of own.counted) {
    const [bytes, published] = [await fetched(address), await fetched(report)];
    answers.push(show(name, await counter.ask("count", { name, bytes, published, rule: "", lot: "" })));
  }
  return answers;
}

// What was printed of a file's count has its number: report-2.json is of envelope-2.pb. A file of rankings or of sums has the one there is.
function reportOf(name, reports) {
  const number = /-(\d+)\.[^.]*$/.exec(name)?.[1];
  const found = reports.find((one) => number && one.name.endsWith(`report-${number}.json`));
  return found ?? (number || reports.length !== 1 ? undefined : reports[0]);
}

async function countChosen(counter, files) {
  const [rule, lot] = [part("rule").querySelector("select").value, part("lot").querySelector("input").value];
  const read = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
  const named = (end) => read.find((one) => one.name.endsWith(end));
  // A file of this page's vote is compared with what was published of it, whoever had it in between.
  const ours = own.counted.filter((known) => read.some((one) => one.name.endsWith(known.name)));
  const fetchedOf = (address) => (ours.length > 0 ? fetched(address) : nothing);
  const declaration = named("declaration.json")?.bytes ?? (await fetchedOf(own.declaration));
  const log = named("log.json")?.bytes ?? (await fetchedOf(own.log));
  const answers = await prepare(counter, declaration, log);
  const reports = read.filter((one) => /report-\d+\.json$/.test(one.name));
  for (const { name, bytes } of read.filter((one) => !one.name.endsWith(".json"))) {
    const known = ours.find((one) => name.endsWith(one.name));
    const published = reportOf(name, reports)?.bytes ?? (await fetched(known?.report));
    answers.push(show(name, await counter.ask("count", { name, bytes, published, rule, lot })));
  }
  return answers;
}

function takeFiles(files) {
  if (files.length === 0) part("status").textContent = told.no_file;
  else run((counter) => countChosen(counter, [...files]));
}

part("start")?.addEventListener("click", () => run(countPublished));
part("own-start").addEventListener("click", () => takeFiles(part("file").querySelector("input").files));
root.addEventListener("dragover", (event) => event.preventDefault());
root.addEventListener("drop", (event) => {
  event.preventDefault();
  takeFiles(event.dataTransfer.files);
});
part("file").querySelector("input").multiple = true;
part("without").hidden = true;
part("with").hidden = false;
