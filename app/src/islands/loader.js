// Wakes the islands of a page, if it has any: a page without them loads no WebAssembly at all.
const tag = document.querySelector("script[data-wasm]");
const islands = [...document.querySelectorAll("leptos-island")];

async function wake() {
  const bundle = await import(tag.dataset.script);
  await bundle.default({ module_or_path: tag.dataset.wasm });
  bundle.hydrate();
  for (const island of islands) await bundle[island.dataset.component]?.(island);
  document.documentElement.dataset.islands = "awake";
}

if (islands.length > 0) {
  if ("requestIdleCallback" in window) requestIdleCallback(wake);
  else wake();
}

// The address of a comment once was its anchor on this page, which need not have it any more: its own leads to the page that does. Whoever comes from there
// was redirected, and is not sent back.
const anchor = /^#c-([0-9a-f-]{36})$/.exec(location.hash);
if (anchor && !document.getElementById(anchor[0].slice(1)) && !performance.getEntriesByType("navigation")[0]?.redirectCount) {
  location.replace(`/${location.pathname.split("/")[1]}/comments/${anchor[1]}`);
}
