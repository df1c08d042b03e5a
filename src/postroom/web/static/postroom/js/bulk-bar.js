// Choosing rows: x or a click, Shift for all between, and the bar of acts that appears for what is chosen.
const $$ = (selector) => [...document.querySelectorAll(selector)];

class BulkBar extends HTMLElement {
  connectedCallback() {
    this.ending = new AbortController();
    const { signal } = this.ending;
    this.form = this.querySelector("form");
    document.addEventListener("click", (event) => event.target.matches?.(".pick") && this.picked(event), { signal });
    document.addEventListener("change", (event) => event.target.matches?.(".pick, [name=everything]") && this.count(), { signal });
    document.addEventListener("postroom:pick", ({ detail }) => this.toggle(detail), { signal });
    document.addEventListener("htmx:afterSwap", () => this.count(), { signal });
    this.form.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt === this.form && detail.successful && this.clear(), { signal });
    this.form.addEventListener("click", ({ target }) => target.closest("button")?.closest("details[open]")?.removeAttribute("open"), { signal });
    this.count();
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  get picks() {
    return $$("#rows .pick");
  }

  picked(event) {
    const picks = this.picks;
    const here = picks.indexOf(event.target);
    const last = picks.indexOf(this.last);
    if (event.shiftKey && last >= 0) {
      for (const pick of picks.slice(Math.min(here, last), Math.max(here, last) + 1)) pick.checked = event.target.checked;
    }
    this.last = event.target;
    this.count();
  }

  toggle(pick) {
    pick.checked = !pick.checked;
    this.last = pick;
    this.count();
  }

  count() {
    const number = this.picks.filter((pick) => pick.checked).length;
    const whole = this.form.elements.everything.checked;
    this.querySelector("[data-count]").textContent = whole ? "All" : `${number} chosen`;
    document.getElementById("list")?.toggleAttribute("data-choosing", number > 0 || whole);
  }

  clear() {
    for (const pick of this.picks) pick.checked = false;
    this.form.elements.everything.checked = false;
    this.last = null;
    this.count();
  }

  // Does an act ("move:3") to these rows, or to those that are chosen.
  act(act, rows = null) {
    if (rows) {
      this.clear();
      for (const row of rows) row.querySelector(".pick").checked = true;
    }
    const button = this.form.querySelector("[data-any]");
    button.value = act;
    button.click(); // htmx posts the button that was clicked, and no other submitter
  }
}

customElements.define("bulk-bar", BulkBar);
