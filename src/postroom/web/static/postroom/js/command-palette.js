// Ctrl-K: everything that can be done or gone to from here, found by typing a few of its letters.
const PAUSE_MS = 120;
const MOST = 12;

class CommandPalette extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.ending = new AbortController();
    document.addEventListener("keydown", (event) => this.open(event), { signal: this.ending.signal });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  // In the editor the same keys make a link.
  open(event) {
    if (event.defaultPrevented) return;
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (this.dialog.open) return this.dialog.close();
    this.known = this.commands();
    this.found = [];
    this.input.value = "";
    this.dialog.showModal();
    this.show();
  }

  // What the page itself offers: acts on what is open, lists, mailboxes, views, tags.
  commands() {
    const acts = [...document.querySelectorAll("[data-command]")].map((element) => ({ words: element.dataset.command, kind: "", run: () => this.press(element) }));
    const places = [...document.querySelectorAll(".side .links a")].map((element) => ({
      words: element.querySelector("span").textContent,
      kind: "Go to",
      run: () => element.click(),
    }));
    return [...acts, ...places];
  }

  press(element) {
    element.click();
    element.parentElement.matches("details.menu") && element.parentElement.querySelector("[data-focus]")?.focus();
  }

  typed() {
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  async ask() {
    const words = this.input.value.trim();
    this.asking?.abort();
    this.asking = new AbortController();
    this.found = [];
    if (words.length > 1) {
      const answer = await fetch(`${this.getAttribute("src")}?${new URLSearchParams({ q: words })}`, { signal: this.asking.signal, redirect: "error" }).catch(() => null);
      if (!answer?.ok) return;
      const { conversations } = await answer.json();
      this.found = conversations.map(({ subject, detail, url }) => ({ words: subject, kind: detail, run: () => location.assign(url) }));
    }
    this.show();
  }

  show() {
    const asked = this.input.value.trim().toLowerCase();
    const fitting = this.known.map((one) => ({ one, rank: rank(one.words.toLowerCase(), asked) })).filter(({ rank }) => rank >= 0);
    fitting.sort((a, b) => a.rank - b.rank);
    this.shown = [...fitting.slice(0, MOST).map(({ one }) => one), ...this.found];
    this.list.replaceChildren(...this.shown.map((one, place) => option(one, place)));
    this.choose(0);
  }

  choose(place) {
    const options = [...this.list.children];
    this.place = options.length ? (place + options.length) % options.length : 0;
    options.forEach((one, at) => one.setAttribute("aria-selected", String(at === this.place)));
    this.input.setAttribute("aria-activedescendant", options[this.place]?.id ?? "");
    options[this.place]?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) return event.preventDefault(), this.choose(this.place + step);
    if (event.key === "Enter" && !event.isComposing) return event.preventDefault(), this.take(this.list.children[this.place]);
  }

  take(chosen) {
    if (!chosen) return;
    const command = this.shown[[...this.list.children].indexOf(chosen)];
    this.dialog.close();
    command.run();
  }
}

// How well words fit: 0 from the start, 1 from the start of a word, 2 anywhere, 3 their letters in order, -1 not.
function rank(words, asked) {
  if (words.startsWith(asked)) return 0;
  if (words.includes(` ${asked}`)) return 1;
  if (words.includes(asked)) return 2;
  let at = 0;
  for (const letter of words) if (letter === asked[at]) at += 1;
  return at === asked.length ? 3 : -1;
}

function option(command, place) {
  const item = document.createElement("li");
  item.id = `command-${place}`;
  item.role = "option";
  const words = document.createElement("span");
  words.textContent = command.words;
  const kind = document.createElement("span");
  kind.className = "quiet";
  kind.textContent = command.kind;
  item.append(words, kind);
  return item;
}

customElements.define("command-palette", CommandPalette);
