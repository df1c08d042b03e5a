// Says what has just been done, with the way back: z, or Undo, takes it back; z also on the pages that follow.
import { changed } from "./changes.js";
import { announce } from "./part.js";

const SHOWN_MS = 12_000;
const KEPT_MS = 600_000;
const KEPT = "postroom undo";

class ActStrip extends HTMLElement {
  connectedCallback() {
    this.ending = new AbortController();
    const { signal } = this.ending;
    this.form = this.querySelector("form");
    document.addEventListener("postroom:done", ({ detail }) => this.say(detail), { signal });
    document.addEventListener("htmx:beforeRequest", ({ detail }) => this.follow(detail), { signal });
    this.addEventListener("click", (event) => event.target.closest("a") && this.rest(), { signal });
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.undo()), { signal });
    if (!this.hidden) this.keep(), this.later();
    else this.form.setAttribute("action", document.querySelector(".done form")?.getAttribute("action") ?? this.kept());
  }

  disconnectedCallback() {
    this.ending.abort();
    clearTimeout(this.timer);
  }

  say({ sentence, undo = "", link = "" }) {
    this.querySelector("[data-words]").textContent = sentence;
    const opener = this.querySelector("[data-link]");
    opener.hidden = !link;
    opener.href = link;
    this.form.hidden = !undo;
    this.form.setAttribute("action", undo);
    this.keep();
    this.hidden = false;
    announce(undo ? `${sentence}. Press z to undo.` : sentence);
    this.later();
  }

  keep() {
    const action = this.form.getAttribute("action");
    sessionStorage.setItem(KEPT, JSON.stringify({ action, until: Date.now() + KEPT_MS }));
  }

  kept() {
    const { action = "", until = 0 } = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    return until > Date.now() ? action : "";
  }

  // What was done can still be undone by z once the words are gone.
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rest(), SHOWN_MS);
  }

  rest() {
    this.hidden = true;
  }

  // What is under way is what z takes back, although its answer is not here yet.
  follow({ requestConfig, xhr }) {
    if (requestConfig.verb !== "post") return;
    const answered = new Promise((done) => xhr.addEventListener("loadend", () => setTimeout(done)));
    this.underWay = Promise.all([this.underWay, answered]);
  }

  async undo() {
    await this.underWay;
    const action = this.form.getAttribute("action");
    if (!action) return;
    this.form.setAttribute("action", "");
    this.keep();
    const answer = await fetch(action, { method: "POST", body: new FormData(this.form), headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer) {
      this.form.setAttribute("action", action);
      return this.say({ sentence: "No connection: nothing was undone", undo: action });
    }
    const elsewhere = answer.headers.get("HX-Redirect");
    if (elsewhere) return location.assign(elsewhere);
    const told = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}")["postroom:done"];
    this.say(told ?? { sentence: answer.ok ? "Undone" : "This cannot be undone any more" });
    changed({ everything: true });
  }
}

customElements.define("act-strip", ActStrip);
