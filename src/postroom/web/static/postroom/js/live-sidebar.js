// Keeps the counts of the sidebar as they are on the server.
import { merge, part } from "./part.js";

const GROUP = ".links:not(.people)";
const COUNT_AFTER_MS = 300; // views are not counted before the page is there

class LiveSidebar extends HTMLElement {
  connectedCallback() {
    this.ending = new AbortController();
    document.addEventListener("postroom:changed", () => this.refresh(), { signal: this.ending.signal });
    if (this.querySelector("[id$='-view']")) setTimeout(() => this.refresh(), COUNT_AFTER_MS);
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  async refresh() {
    const fresh = await part(this.getAttribute("src"), this.id);
    if (!fresh) return;
    const groups = this.querySelectorAll(GROUP);
    const freshGroups = fresh.querySelectorAll(GROUP);
    if (groups.length !== freshGroups.length) return this.querySelector("nav").replaceWith(fresh.querySelector("nav"));
    groups.forEach((group, index) => merge(group, freshGroups[index]));
  }
}

customElements.define("live-sidebar", LiveSidebar);
