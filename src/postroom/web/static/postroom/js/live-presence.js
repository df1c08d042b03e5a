// Says to colleagues that somebody looks at a conversation or writes in it, and shows who else does.
import { changed } from "./changes.js";

const BEAT_MS = 10_000;
const SOON_MS = 3000;
const WRITING_MS = 8000;
const LASTS_MS = 25_000;

class LivePresence extends HTMLElement {
  connectedCallback() {
    this.others = new Map();
    this.ending = new AbortController();
    const options = { signal: this.ending.signal };
    document.addEventListener("postroom:presence", (event) => this.hear(event.detail), options);
    document.addEventListener("input", (event) => event.target.closest("#composer") && this.write(), options);
    document.addEventListener("postroom:notified", () => (this.opened = ""), options);
    document.addEventListener("visibilitychange", () => this.beat(), options);
    window.addEventListener("pagehide", () => this.say(""), options);
    this.timer = setInterval(() => this.beat(), BEAT_MS);
    this.beat();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    clearTimeout(this.stop);
    this.ending.abort();
    this.say("");
  }

  beat() {
    this.forget();
    this.say(document.visibilityState === "visible" ? (this.doing ?? "looking") : "");
  }

  write() {
    clearTimeout(this.stop);
    this.stop = setTimeout(() => this.say((this.doing = "looking")), WRITING_MS);
    if (this.doing === "writing" && performance.now() - this.at < SOON_MS) return;
    this.say((this.doing = "writing"));
  }

  async say(doing) {
    this.at = performance.now();
    const body = new FormData();
    body.set("doing", doing);
    if (doing && !this.opened) body.set("opened", (this.opened = "1"));
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
    let response;
    try {
      response = await fetch(this.getAttribute("src"), { method: "POST", body, keepalive: !doing, redirect: "error" });
    } catch {
      return; // no connection; the next beat tries again
    }
    if (!doing || !response.ok || !this.isConnected) return;
    for (const one of (await response.json()).here) this.note(one);
    this.show();
  }

  hear(one) {
    if (String(one.conversation) !== this.getAttribute("conversation")) return;
    if (String(one.person) === this.getAttribute("person")) return;
    const known = this.others.get(one.person);
    this.note(one);
    this.show();
    if (one.revision && one.revision !== known?.revision) changed({ conversation: one.conversation });
  }

  note(one) {
    if (one.doing) this.others.set(one.person, { ...this.others.get(one.person), ...one, until: performance.now() + LASTS_MS });
    else this.others.delete(one.person);
  }

  forget() {
    for (const [person, { until }] of this.others) if (until < performance.now()) this.others.delete(person);
    this.show();
  }

  show() {
    const names = (doing) => [...this.others.values()].filter((one) => one.doing === doing).map(({ name }) => name);
    const said = [this.sentence(names("writing"), "writing…"), this.sentence(names("looking"), "looking at this")];
    const words = said.filter(Boolean).join(" · ");
    if (this.textContent !== words) this.textContent = words;
  }

  sentence(names, what) {
    if (!names.length) return "";
    return `${names.length > 3 ? `${names.length} people` : names.join(", ")} ${names.length > 1 ? "are" : "is"} ${what}`;
  }
}

customElements.define("live-presence", LivePresence);
