// Counts in the background, so that the page goes on answering whatever there is to count. It is told where the bundle is and in which words it answers, and
// then one thing to do after the other.
let visit;

const ACTS = {
  async begin({ script, wasm, words }) {
    const bundle = await import(script);
    await bundle.default({ module_or_path: wasm });
    visit = new bundle.Recount(words);
  },
  declare: ({ bytes }) => visit.declare(bytes),
  log: ({ bytes }) => visit.check_log(bytes),
  count: ({ name, bytes, published, rule, lot }) => visit.count(name, bytes, published, rule, lot),
};

addEventListener("message", async ({ data }) => {
  try {
    const answer = await ACTS[data.act](data);
    postMessage({ id: data.id, answer: answer ? JSON.parse(answer) : null });
  } catch (error) {
    postMessage({ id: data.id, error: String(error) });
  }
});
