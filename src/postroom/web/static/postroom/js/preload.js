// Fetches a conversation a moment before it is opened, so that opening it is instant: the browser keeps the answer
// for some seconds (see conversations/views.py), and one that has changed since is asked for again.
const PAUSE_MS = 60;
const KEPT_MS = 4_000;

const asked = new Map();
const stale = new Set();
let timer = null;

const numberOf = (link) => Number(link.closest(".row").id.slice(4));

function later(link) {
  clearTimeout(timer);
  if (!link || navigator.connection?.saveData) return;
  timer = setTimeout(() => ask(link), PAUSE_MS);
}

function ask(link) {
  const number = numberOf(link);
  if (performance.now() - (asked.get(number) ?? -KEPT_MS) < KEPT_MS) return;
  asked.set(number, performance.now());
  stale.delete(number);
  const headers = { "HX-Request": "true", "HX-Boosted": "true", "HX-Target": "reader", "X-Preload": "true" };
  fetch(link.href, { headers, redirect: "error", priority: "low" }).catch(() => asked.delete(number));
}

document.addEventListener("pointerover", ({ target, pointerType }) => pointerType === "mouse" && later(target.closest?.("#rows .row")?.querySelector(".who")));
document.addEventListener("focusin", ({ target }) => target.matches?.("#rows .row .who") && later(target));
document.addEventListener("postroom:changed", ({ detail }) => {
  for (const number of detail.all ? asked.keys() : detail.conversations) stale.add(number);
});
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get" || !detail.elt.matches?.("#rows .row .who") || !stale.has(numberOf(detail.elt))) return;
  detail.headers["Cache-Control"] = "no-cache";
});
