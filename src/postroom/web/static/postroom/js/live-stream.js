// Listens to the stream of announcements and says whether it is open.
import { changed } from "./changes.js";

const AGAIN_MS = 10_000;

class LiveStream extends HTMLElement {
  connectedCallback() {
    this.everOpen = false;
    this.open();
  }

  disconnectedCallback() {
    clearTimeout(this.again);
    this.source?.close();
  }

  open() {
    const source = (this.source = new EventSource(this.getAttribute("src")));
    source.addEventListener("open", () => {
      if (this.everOpen && !this.resumed) changed({ everything: true });
      this.everOpen = true;
      this.resumed = true;
      this.say("live", "Live", "New mail appears by itself");
    });
    source.addEventListener("changed", (event) => changed(JSON.parse(event.data)));
    source.addEventListener("presence", (event) => this.tell("presence", JSON.parse(event.data)));
    source.addEventListener("notified", () => this.tell("notified"));
    source.addEventListener("resync", () => changed({ everything: true }));
    source.addEventListener("error", () => {
      if (this.everOpen) this.say("lost", "Reconnecting…", "New mail does not appear by itself just now");
      // The browser tries again by itself, with Last-Event-ID, unless it was refused.
      if (source.readyState !== EventSource.CLOSED) return;
      this.resumed = false;
      this.again = setTimeout(() => this.open(), AGAIN_MS);
    });
  }

  tell(what, detail) {
    document.dispatchEvent(new CustomEvent(`postroom:${what}`, { detail }));
  }

  say(state, words, title) {
    this.dataset.state = state;
    this.textContent = words;
    this.title = title;
    this.hidden = false;
  }
}

customElements.define("live-stream", LiveStream);
