// Keeps the counts of the sidebar as they are on the server.
import { merge, part } from "./part.js";

class LiveSidebar extends HTMLElement {
  connectedCallback() {
    this.ending = new AbortController();
    document.addEventListener("postroom:changed", () => this.refresh(), { signal: this.ending.signal });
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  async refresh() {
    const fresh = await part(this.getAttribute("src"), this.id);
    if (!fresh) return;
    const groups = this.querySelectorAll(".links");
    const freshGroups = fresh.querySelectorAll(".links");
    groups.forEach((group, index) => freshGroups[index] && merge(group, freshGroups[index]));
  }
}

customElements.define("live-sidebar", LiveSidebar);
