// Completes @names in a note, from the people and teams that can be named there.
class MentionNames extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    this.list = this.querySelector("[role=listbox]");
    this.area.addEventListener("input", () => this.look());
    this.area.addEventListener("keydown", (event) => this.key(event), { capture: true });
    this.area.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.take(event.target.closest("[role=option]"));
    });
  }

  async look() {
    const begun = /(?:^|[\s(])@([\p{L}\p{N}][^\n@]{0,40})?$/u.exec(this.area.value.slice(0, this.area.selectionStart));
    if (!begun) return this.close();
    const words = (begun[1] ?? "").toLowerCase();
    this.begun = this.area.selectionStart - words.length;
    const fits = (await this.names()).filter((one) => one.name.toLowerCase().startsWith(words)).slice(0, 8);
    if (!fits.length || (fits.length === 1 && fits[0].name.toLowerCase() === words)) return this.close();
    this.list.replaceChildren(...fits.map((one, index) => this.option(one, index)));
    this.list.hidden = false;
    this.area.setAttribute("aria-expanded", "true");
    this.choose(0);
  }

  async names() {
    this.known ??= fetch(this.getAttribute("src")).then(
      (response) => (response.ok ? response.json() : { names: [] }),
      () => ({ names: [] }),
    );
    return (await this.known).names;
  }

  option({ name, team }, index) {
    const option = document.createElement("li");
    option.id = `name-${index}`;
    option.role = "option";
    option.dataset.name = name;
    option.textContent = team ? `${name} (team)` : name;
    return option;
  }

  key(event) {
    if (this.list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.choose((this.at + step + this.list.children.length) % this.list.children.length);
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.list.children[this.at]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(at) {
    this.at = at;
    [...this.list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
    this.area.setAttribute("aria-activedescendant", `name-${at}`);
  }

  take(option) {
    if (!option) return;
    this.area.setRangeText(`${option.dataset.name} `, this.begun, this.area.selectionStart, "end");
    this.close();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.area.setAttribute("aria-expanded", "false");
    this.area.removeAttribute("aria-activedescendant");
  }
}

customElements.define("mention-names", MentionNames);
