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
