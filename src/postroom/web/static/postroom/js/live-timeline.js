// Keeps the open conversation as it is on the server; never touches what is being written.
import { announce, merge, part } from "./part.js";

const NEAR_PX = 120;

class LiveTimeline extends HTMLElement {
  connectedCallback() {
    this.conversation = Number(this.closest("#reader").dataset.conversation);
    this.ending = new AbortController();
    document.addEventListener("postroom:changed", (event) => this.hear(event.detail), { signal: this.ending.signal });
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

  // A head in which somebody is choosing is left alone until the next change.
  replaceHead(fresh) {
    const head = document.getElementById("head");
    if (!fresh || head.querySelector("details[open]") || head.contains(document.activeElement)) return;
    head.replaceWith(fresh);
    window.htmx?.process(fresh);
  }

  showNewest() {
    const newest = [...this.querySelectorAll(".message")].at(-1);
    if (!newest || location.hash) return;
    this.scrollTop += newest.getBoundingClientRect().top - this.getBoundingClientRect().top - 16;
  }
}

customElements.define("live-timeline", LiveTimeline);
