// Keeps a list of conversations as it is on the server, and marks the one that is open.
import { part, swap } from "./part.js";

const MOST_ASKED = 50;

class LiveList extends HTMLElement {
  connectedCallback() {
    this.rows = this.querySelector("#rows");
    this.ending = new AbortController();
    const { signal } = this.ending;
    document.addEventListener("postroom:changed", (event) => this.refresh(event.detail), { signal });
    document.addEventListener("htmx:afterSettle", ({ detail }) => this.opened(detail.elt), { signal });
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  async refresh({ conversations, all }) {
    const some = !all && conversations.size > 0 && conversations.size <= MOST_ASKED;
    if (!some && !all && !conversations.size) return;
    const query = some ? `?${[...conversations].map((number) => `only=${number}`).join("&")}` : "";
    const fresh = await part(this.getAttribute("src") + query, "rows");
    if (!fresh) return;
    const found = [...fresh.querySelectorAll(".row")];
    const asked = some ? [...conversations].map((number) => `row-${number}`) : this.upTo(found, fresh);
    const ids = new Set(found.map((row) => row.id));
    for (const id of asked) if (!ids.has(id)) document.getElementById(id)?.remove();
    for (const row of found) this.place(row);
    this.mark();
  }

  // The ids of the rows shown that the first page of the server speaks for.
  upTo(found, fresh) {
    const last = fresh.querySelector("#older") && found.at(-1);
    const rows = [...this.rows.querySelectorAll(".row")];
    return rows.filter((row) => !last || !this.follows(row, last)).map((row) => row.id);
  }

  // Whether a row stands below another in the order of this list.
  follows(row, other) {
    return this.hasAttribute("oldest") ? row.dataset.at > other.dataset.at : row.dataset.at < other.dataset.at;
  }

  place(row) {
    const old = document.getElementById(row.id);
    if (old?.dataset.version === row.dataset.version) return;
    const others = [...this.rows.querySelectorAll(".row")].filter((other) => other !== old);
    const before = others.find((other) => this.follows(other, row));
    const older = this.rows.querySelector("#older");
    const beyond = (!before && older) || (!old && this.hasAttribute("part-way") && before === others[0]);
    if (beyond) return old?.remove();
    if (!old || old.dataset.at !== row.dataset.at) row.classList.add("arrived");
    swap(old, row, this.rows, before ?? older);
  }

  // In a narrow window the list gives way to the conversation, and with it the focus.
  opened(swapped) {
    this.mark();
    const conversation = document.getElementById("conversation");
    if (swapped.id === "reader" && conversation && !this.offsetParent) conversation.focus();
  }

  mark() {
    const open = document.getElementById("reader")?.dataset.conversation;
    for (const link of this.rows.querySelectorAll(".who")) {
      if (open && link.closest(".row").id === `row-${open}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}

customElements.define("live-list", LiveList);
