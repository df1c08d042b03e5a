// Keeps the count of unread notifications as it is on the server.
import { announce, part } from "./part.js";

class NotificationBell extends HTMLElement {
  connectedCallback() {
    this.ending = new AbortController();
    document.addEventListener("postroom:notified", () => this.refresh(), { signal: this.ending.signal });
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  async refresh() {
    const fresh = await part(this.getAttribute("src"), this.id);
    const bell = fresh?.querySelector(".bell");
    if (!bell) return;
    const told = bell.ariaLabel !== this.querySelector(".bell")?.ariaLabel;
    this.replaceChildren(bell);
    if (told) announce(bell.ariaLabel);
  }
}

customElements.define("notification-bell", NotificationBell);
