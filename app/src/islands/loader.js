// Wakes the islands of a page at the first touch of one, or of a form that holds one; for whoever is signed in, as soon as nothing else is to be done. A page
// that is only read loads no WebAssembly. Until the islands are awake their plain forms do the work; what is chosen or typed meanwhile is told to them again.
const TOUCHES = ["pointerdown", "focusin", "keydown", "input", "change"];
const tag = document.querySelector("script[data-wasm]");
const islands = [...document.querySelectorAll("leptos-island")];
const missed = new Map();
let waking = false;

const isNear = (element) => Boolean(element?.closest?.("leptos-island") ?? element?.closest?.("form")?.querySelector("leptos-island"));

function touched(event) {
  if (!isNear(event.target)) return;
  if (event.type === "input" || event.type === "change") missed.set(event.target, event.type);
  wake();
}

// One that fails keeps its plain form, and the others wake.
async function wakeOne(bundle, island) {
  try {
    await bundle[island.dataset.component]?.(island);
  } catch (error) {
    console.warn(error);
  }
}

async function wake() {
  if (waking) return;
  waking = true;
  try {
    const bundle = await import(tag.dataset.script);
    await bundle.default({ module_or_path: tag.dataset.wasm });
    bundle.hydrate();
    TOUCHES.forEach((type) => document.removeEventListener(type, touched, true));
    for (const island of islands) await wakeOne(bundle, island);
    document.documentElement.dataset.islands = "awake";
    for (const [element, type] of missed) element.dispatchEvent(new Event(type, { bubbles: true }));
  } catch (error) {
    // The plain forms go on working; the next touch tries again.
    console.warn(error);
    waking = false;
  }
}

if (islands.length > 0) {
  TOUCHES.forEach((type) => document.addEventListener(type, touched, true));
  if (isNear(document.activeElement)) wake();
  else if ("idle" in tag.dataset) {
    if ("requestIdleCallback" in window) requestIdleCallback(wake);
    else setTimeout(wake, 200);
  }
}

// The address of a comment once was its anchor on this page, which need not have it any more: its own leads to the page that does. Whoever comes from there
// was redirected, and is not sent back.
const anchor = /^#c-([0-9a-f-]{36})$/.exec(location.hash);
if (anchor && !document.getElementById(anchor[0].slice(1)) && !performance.getEntriesByType("navigation")[0]?.redirectCount) {
  location.replace(`/${location.pathname.split("/")[1]}/comments/${anchor[1]}`);
}

// Without a connection a page says so.
if (tag.dataset.worker && "serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register(tag.dataset.worker, { scope: "/" }).catch(console.warn));
}
