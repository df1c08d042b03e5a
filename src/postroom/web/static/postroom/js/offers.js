// A list of options below a field: asked for while one types, chosen by arrows and Enter, or by a click.
const PAUSE_MS = 90;

export class Offers {
  constructor(host, input, take) {
    Object.assign(this, { host, input, take });
    this.list = host.querySelector("[role=listbox]");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) input.setAttribute(name, value);
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the caret stays where it is
      this.choose(event.target.closest("[role=option]"));
    });
  }

  ask(words) {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (!words.trim()) return this.show("");
    this.timer = setTimeout(async () => {
      this.asking = new AbortController();
      const query = new URLSearchParams({ q: words, for: this.list.id });
      try {
        const answer = await fetch(`${this.host.getAttribute("src")}?${query}`, { signal: this.asking.signal, redirect: "error" });
        if (answer.ok && document.activeElement === this.input) this.show(await answer.text());
      } catch {
        // another question was asked meanwhile, or there is no connection
      }
    }, PAUSE_MS);
  }

  show(html) {
    this.list.innerHTML = html;
    this.list.hidden = !this.options.length;
    this.input.ariaExpanded = String(!this.list.hidden);
    this.mark(this.options[0]);
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.show("");
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  mark(option) {
    for (const one of this.options) one.ariaSelected = String(one === option);
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    if (!option) return;
    this.take(option);
    this.close();
  }

  // Returns whether the key was meant for the list.
  key(event) {
    if (this.list.hidden) return false;
    const options = this.options;
    const at = options.findIndex((option) => option.ariaSelected === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.mark(options[(at + step + options.length) % options.length]);
    else if (event.key === "Enter" || event.key === "Tab") this.choose(options[at]);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
