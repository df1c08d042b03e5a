// Writing: Ctrl+Enter sends, a click sends once, and what is written survives until it is sent.
class MailComposer extends HTMLElement {
  connectedCallback() {
    for (const area of this.querySelectorAll("[data-kept]")) this.restore(area);
    this.addEventListener("input", (event) => this.keep(event.target));
    this.addEventListener("focusin", () => this.toggleAttribute("begun", true), { once: true });
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("submit", (event) => this.once(event));
    this.addEventListener("htmx:beforeSwap", ({ detail }) => {
      if (detail.xhr.status < 400) this.forget(detail.requestConfig.elt);
    });
    window.addEventListener("pageshow", () => (this.sent = false));
  }

  key(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest("form");
    event.preventDefault();
    form?.requestSubmit(form.querySelector("[data-send]"));
  }

  once(event) {
    if (event.target.hasAttribute("hx-post")) return; // htmx sees to it
    if (this.sent) return event.preventDefault();
    this.sent = true;
    this.forget(event.target);
  }

  keep(area) {
    if (!area.dataset.kept) return;
    if (area.value) sessionStorage.setItem(this.name(area), area.value);
    else sessionStorage.removeItem(this.name(area));
  }

  // What was handed back by the server stands first; what was written meanwhile follows it.
  restore(area) {
    const kept = sessionStorage.getItem(this.name(area)) ?? "";
    if (!kept || area.value.includes(kept)) return;
    area.value = area.value ? `${area.value}\n\n${kept}` : kept;
  }

  forget(form) {
    for (const area of form.querySelectorAll("[data-kept]")) sessionStorage.removeItem(this.name(area));
  }

  name(area) {
    return `postroom ${this.getAttribute("key")} ${area.dataset.kept}`;
  }
}

customElements.define("mail-composer", MailComposer);
