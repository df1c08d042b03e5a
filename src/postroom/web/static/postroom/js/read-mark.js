// Tells the server that the conversation was read, once somebody can really see it.
class ReadMark extends HTMLElement {
  connectedCallback() {
    this.ending = new AbortController();
    document.addEventListener("visibilitychange", () => this.mark(), { signal: this.ending.signal });
    this.mark();
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  async mark() {
    if (document.visibilityState !== "visible" || this.done) return;
    this.done = true;
    const form = this.querySelector("form");
    try {
      await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
    } catch {
      this.done = false;
      return;
    }
    const row = document.getElementById(`row-${this.getAttribute("conversation")}`);
    row?.classList.remove("unread");
    row?.querySelector(".who .visually-hidden")?.remove();
  }
}

customElements.define("read-mark", ReadMark);
