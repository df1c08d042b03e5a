// Keeps what is written: in this browser at once, on the server at every pause, and says what is saved and when.
// The server merges what colleagues wrote meanwhile; it is told from which text this one was begun.
const PAUSE_MS = 700;
const AGAIN_MS = 5000;
const LINES = ["to", "cc", "bcc", "subject", "text", "html", "sender", "mailbox", "forwards", "send_at"];
const SEVERAL = ["files", "carried"];

class DraftKeeper extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.ending = new AbortController();
    const options = { signal: this.ending.signal };
    this.form.addEventListener("input", () => this.changed(), options);
    this.form.addEventListener("change", () => this.changed(), options);
    this.form.addEventListener("submit", (event) => this.submit(event), { ...options, capture: true });
    this.closest("mail-composer").addEventListener("htmx:beforeSwap", ({ detail }) => this.answered(detail), options);
    this.form.addEventListener("htmx:sendError", () => this.wake(), options);
    this.form.addEventListener("htmx:responseError", () => this.wake(), options);
    document.addEventListener("postroom:presence", (event) => this.hear(event.detail), options);
    window.addEventListener("online", () => this.dirty && this.save(), options);
    window.addEventListener("pagehide", () => this.leave(), options);
    window.addEventListener("pageshow", () => this.wake(), options);
    this.before = this.fields();
    this.restore();
  }

  disconnectedCallback() {
    this.leave();
    clearTimeout(this.timer);
    this.ending.abort();
  }

  // By name alone: an element whose id is the name of another is none of them.
  input(name) {
    return [...this.form.elements].find((one) => one.name === name);
  }

  // What stands in the form, in the words of the server: the keys of files in a row, "none" for no signature.
  fields() {
    const fields = Object.fromEntries(LINES.map((name) => [name, this.input(name)?.value ?? ""]));
    for (const name of SEVERAL) fields[name] = this.all(name).map((one) => one.value).join(" ");
    fields.track = this.input("track")?.checked ? "1" : "";
    fields.signing = this.input("signing") && !this.input("signed")?.checked ? "none" : "";
    return fields;
  }

  all(name) {
    const named = [...this.form.elements].filter((one) => one.name === name && !one.disabled);
    return named.filter((one) => one.type !== "checkbox" || one.checked);
  }

  changed() {
    const fields = this.fields();
    if (this.filling || same(fields, this.before)) return;
    if (!this.input("draft").value && !this.before.text && !this.before.html) this.beginHere();
    this.before = fields;
    this.dirty = true;
    this.remember();
    this.say("Not saved yet");
    this.plan(PAUSE_MS);
  }

  // A reply is begun with what stands on the page now, not with what stood there when it was loaded.
  beginHere() {
    const shown = [...document.querySelectorAll("#timeline > [id^=message-]")].at(-1);
    if (shown) this.input("since").value = shown.id.replace("message-", "");
  }

  plan(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), ms);
  }

  async save() {
    if (this.saving || this.resting) return;
    this.saving = true;
    await this.handOver();
    this.saving = false;
  }

  async handOver() {
    const sent = this.fields();
    const response = await this.post();
    if (!this.isConnected) return;
    if (!response || response.status >= 500) return this.unsaved();
    if (response.status === 204) return this.say("");
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) return this.refused();
    const told = await response.json();
    if (!response.ok) return this.refused(told.error);
    this.saved(sent, told);
  }

  async post(options = {}) {
    try {
      const body = new FormData(this.form);
      return await fetch(this.getAttribute("src"), { method: "POST", body, redirect: "error", ...options });
    } catch {
      return null; // no connection
    }
  }

  saved(sent, told) {
    const unchanged = same(this.fields(), sent);
    const fields = told.merged ? { ...told.fields, send_at: told.send_at } : sent;
    this.input("draft").value = told.draft;
    this.revision = told.revision;
    if (unchanged && told.merged) this.fill(fields, told.uploads);
    this.input("base").value = JSON.stringify(unchanged ? fields : sent);
    this.dirty = !unchanged;
    if (unchanged) this.forget();
    else this.plan(PAUSE_MS);
    const at = new Date(told.saved_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.say(told.conflicts ? `Saved ${at}: look at the places marked with ⟦ ⟧` : `Saved ${at}${told.by ? ` with ${told.by}’s words` : ""}`);
  }

  // Puts the words of others in, and leaves the caret where it was as far as the text before it is the same.
  fill(fields, uploads = []) {
    this.filling = true;
    const filled = [];
    for (const name of LINES) {
      const input = this.input(name);
      if (!input || fields[name] === undefined || input.value === fields[name]) continue;
      const { selectionStart: start, value: old } = input;
      input.value = fields[name];
      if (document.activeElement === input) {
        const kept = old.slice(0, start) === fields[name].slice(0, start);
        const at = kept ? start : fields[name].length - (old.length - start);
        input.setSelectionRange?.(Math.max(0, at), Math.max(0, at));
      }
      filled.push(input);
    }
    for (const field of filled) field.dispatchEvent(new CustomEvent("postroom:filled", { bubbles: true }));
    this.form.querySelector("mail-files")?.hold((fields.files ?? "").split(" "), uploads);
    const carried = new Set((fields.carried ?? "").split(" "));
    for (const box of this.form.querySelectorAll("[name=carried]")) box.checked = carried.has(box.value);
    if (this.input("signed")) this.input("signed").checked = fields.signing !== "none";
    this.before = this.fields();
    this.filling = false;
  }

  unsaved() {
    this.say("Not saved: no connection. It is kept in this browser and saved when the connection is back.");
    this.plan(AGAIN_MS);
  }

  refused(sentence = "Not saved. Copy what you wrote and reload the page.") {
    this.say(sentence);
    this.querySelector("[data-state]").classList.add("wrong");
  }

  // A colleague saved the same draft: fetch what they wrote, by saving what stands here.
  hear({ person, draft, revision }) {
    if (String(person) === this.getAttribute("person") || String(draft) !== this.input("draft").value) return;
    if (revision > (this.revision ?? 0)) this.plan(this.dirty ? PAUSE_MS : 0);
  }

  leave() {
    if (this.dirty && !this.resting) this.post({ keepalive: true });
  }

  // A save that is under way may begin the draft that is being sent: it is waited for, else the draft would stay.
  async submit(event) {
    if (!this.saving) return this.rest();
    event.preventDefault();
    event.stopImmediatePropagation();
    while (this.saving) await new Promise((resolve) => setTimeout(resolve, 10));
    if (this.isConnected) this.form.requestSubmit(event.submitter);
  }

  rest() {
    this.resting = true;
    clearTimeout(this.timer);
    this.remember();
    if (!this.form.hasAttribute("hx-post")) this.forget();
  }

  // The answer to Send is swapped in: what was sent is not kept in this browser any more.
  answered({ requestConfig, xhr }) {
    if (requestConfig.elt === this.form && xhr.status < 400) this.forget();
  }

  wake() {
    this.resting = false;
    if (this.dirty) this.plan(AGAIN_MS);
  }

  get name() {
    return `postroom draft ${this.getAttribute("key")}`;
  }

  remember() {
    const { draft, base, since } = Object.fromEntries(["draft", "base", "since"].map((one) => [one, this.input(one).value]));
    localStorage.setItem(this.name, JSON.stringify({ draft, base, since, fields: this.fields() }));
  }

  forget() {
    localStorage.removeItem(this.name);
  }

  // What the server never got, because the connection or the browser was lost, is merged with what it has.
  restore() {
    const kept = JSON.parse(localStorage.getItem(this.name) ?? "null");
    const here = this.input("draft").value;
    if (!kept?.fields.text || same(kept.fields, this.before)) return this.forget();
    if (kept.draft && kept.draft !== here) {
      if (this.before.text) return this.forget();
      kept.draft = "";
    }
    this.fill(kept.fields);
    this.input("base").value = kept.base;
    this.input("since").value ||= kept.since;
    this.dirty = true;
    this.say("Not saved yet");
    this.plan(0);
  }

  say(words) {
    const state = this.querySelector("[data-state]");
    state.classList.remove("wrong");
    state.textContent = words;
  }
}

function same(one, other) {
  return Object.keys(one).every((name) => one[name] === other[name]);
}

customElements.define("draft-keeper", DraftKeeper);
