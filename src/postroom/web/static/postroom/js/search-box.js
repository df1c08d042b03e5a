// The field of search: / goes to it, what may follow is offered while one types, Enter goes to what was found.
const PAUSE_MS = 90;

class SearchBox extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.ending = new AbortController();
    const { signal } = this.ending;
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.offer(""));
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the caret stays where it is
      this.take(event.target.closest("[role=option]"));
    });
    document.addEventListener("htmx:pushedIntoHistory", () => this.offer(""), { signal });
    document.cookie = `zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; path=/; max-age=31536000; samesite=lax`;
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  // Only the answer to the newest question is shown.
  async ask() {
    this.asking?.abort();
    this.asking = new AbortController();
    const query = new URLSearchParams({ q: this.input.value, caret: this.input.selectionStart });
    try {
      const answer = await fetch(`${this.getAttribute("suggestions")}?${query}`, { signal: this.asking.signal, redirect: "error" });
      if (answer.ok && document.activeElement === this.input) this.offer(await answer.text());
    } catch {
      // another question was asked meanwhile, or there is no connection
    }
  }

  offer(html) {
    if (!html) clearTimeout(this.timer), this.asking?.abort();
    this.list.innerHTML = html;
    this.list.hidden = !this.list.querySelector("[role=option]");
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
  }

  get chosen() {
    return this.list.querySelector("[aria-selected=true]");
  }

  key(event) {
    if (event.isComposing) return;
    const options = [...this.list.querySelectorAll("[role=option]")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      const at = options.indexOf(this.chosen);
      return this.choose(options, at < 0 && step < 0 ? options.length - 1 : at + step);
    }
    const first = document.querySelector(".found .row .who");
    if (event.key === "ArrowDown" && first) return event.preventDefault(), first.focus();
    if ((event.key === "Enter" || event.key === "Tab") && this.chosen) return event.preventDefault(), this.take(this.chosen);
    if (event.key === "Escape" && !this.list.hidden) return event.stopPropagation(), this.offer("");
    if (event.key === "Enter") this.offer("");
  }

  choose(options, place) {
    this.chosen?.setAttribute("aria-selected", "false");
    const next = options[place];
    next?.setAttribute("aria-selected", "true");
    if (next) this.input.setAttribute("aria-activedescendant", next.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  take(option) {
    if (!option) return;
    const { text, start, end } = option.dataset;
    this.input.setRangeText(text, Number(start), Number(end), "end");
    this.offer("");
    this.input.focus();
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("search-box", SearchBox);
