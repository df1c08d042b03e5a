// The results of a search: marks the one that is open, and keeps them as they are on the server.
import { merge, part } from "./part.js";

class FoundList extends HTMLElement {
  connectedCallback() {
    this.ending = new AbortController();
    const { signal } = this.ending;
    document.addEventListener("postroom:changed", (event) => this.refresh(event.detail), { signal });
    document.addEventListener("htmx:afterSettle", () => this.mark(), { signal });
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  // New mail does not push away what is being read; what is shown stays true, and what fits no more goes.
  async refresh({ conversations, all }) {
    const shown = [...this.querySelectorAll(".row")];
    if (!all && !shown.some((row) => conversations.has(Number(row.id.slice(4))))) return;
    const query = new URLSearchParams({ q: document.getElementById("q").value, order: this.order });
    const fresh = await part(`/search?${query}`, "results");
    const rows = this.querySelector("#rows");
    if (!fresh || this.querySelector("details[open]") || shown.length > fresh.querySelectorAll(".row").length + 5) return;
    merge(rows, fresh.querySelector("#rows"));
    this.mark();
  }

  get order() {
    return document.querySelector("search-box input[name=order]")?.value ?? "date";
  }

  mark() {
    const open = document.getElementById("reader")?.dataset.conversation;
    for (const link of this.querySelectorAll(".who")) {
      if (open && link.closest(".row").id === `row-${open}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}

customElements.define("found-list", FoundList);
