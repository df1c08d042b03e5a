// Keeps the open conversation as it is on the server; never touches what is being written.
import { announce, merge, part } from "./part.js";

const NEAR_PX = 120;

class LiveTimeline extends HTMLElement {
  connectedCallback() {
    this.conversation = Number(this.closest("#reader").dataset.conversation);
    this.ending = new AbortController();
    document.addEventListener("postroom:changed", (event) => this.hear(event.detail), { signal: this.ending.signal });
    this.addEventListener("click", (event) => this.read(event), { signal: this.ending.signal });
    this.showNewest();
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  async hear({ conversations, all }) {
    if (!all && !conversations.has(this.conversation)) return;
    const atEnd = this.scrollHeight - this.scrollTop - this.clientHeight < NEAR_PX;
    const [timeline, head] = await Promise.all([
      part(this.getAttribute("src"), "timeline"),
      part(this.getAttribute("src"), "head"),
    ]);
    if (!this.isConnected) return;
    if (head) this.replaceHead(head.querySelector("#head"));
    if (!timeline) return;
    const added = merge(this.querySelector("#timeline"), timeline.querySelector("#timeline"));
    const messages = added.filter((entry) => entry.querySelector(".message"));
    if (!messages.length) return;
    announce(messages.map((entry) => entry.querySelector(".message").ariaLabel).join(". "));
    if (atEnd) messages.at(-1).scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  // Earlier messages come in above; what is on the screen stays where it is.
  async read(event) {
    const link = event.target.closest("[data-earlier]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.setAttribute("aria-busy", "true");
    const earlier = await part(link.href, "timeline");
    if (!earlier || !this.isConnected) return link.removeAttribute("aria-busy");
    this.setAttribute("src", link.getAttribute("href"));
    const below = this.scrollHeight - this.scrollTop;
    merge(this.querySelector("#timeline"), earlier.querySelector("#timeline"));
    this.scrollTop = this.scrollHeight - below;
  }

  // A head in which somebody is choosing is left alone until the next change.
  replaceHead(fresh) {
    const head = document.getElementById("head");
    if (!fresh || head.querySelector("details[open]") || head.contains(document.activeElement)) return;
    head.replaceWith(fresh);
    window.htmx?.process(fresh);
  }

  showNewest() {
    const hit = this.hasAttribute("hit") && document.getElementById(this.getAttribute("hit"));
    if (hit) return hit.classList.add("hit"), this.show(hit);
    const newest = [...this.querySelectorAll(".message")].at(-1);
    if (newest && !location.hash) this.show(newest);
  }

  // Only the timeline scrolls, never the page around it.
  show(entry) {
    this.scrollTop += entry.getBoundingClientRect().top - this.getBoundingClientRect().top - 16;
  }
}

customElements.define("live-timeline", LiveTimeline);
