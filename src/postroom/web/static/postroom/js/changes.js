// What changed, gathered so that a burst of announcements becomes at most four refetches a second.
// Listeners get a `postroom:changed` event on the document: { conversations: Set of numbers, all: boolean }.
const PAUSE_MS = 250;

let conversations = new Set();
let all = false;
let quietUntil = 0;
let timer = null;

export function changed({ conversation = null, everything = false } = {}) {
  if (conversation) conversations.add(Number(conversation));
  if (everything) all = true;
  timer ??= setTimeout(tell, Math.max(0, quietUntil - performance.now()));
}

function tell() {
  const detail = { conversations, all };
  conversations = new Set();
  all = false;
  timer = null;
  quietUntil = performance.now() + PAUSE_MS;
  document.dispatchEvent(new CustomEvent("postroom:changed", { detail }));
}

// What a person does themselves shows at once, whether or not the stream is open.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful || detail.requestConfig?.verb !== "post") return;
  const many = new URL(detail.requestConfig.path, location).pathname.startsWith("/acts");
  changed({ everything: many, conversation: document.getElementById("reader")?.dataset.conversation });
});
