// The keyboard. A key does what a click on something visible does; keys typed into a field are left alone.
const TYPING = "input:not([type=radio]), textarea, select, [contenteditable]";
const AFTER_G_MS = 1200;

const $ = (selector) => document.querySelector(selector);
const click = (selector) => $(selector)?.click();

const keys = {
  j: () => move(1),
  k: () => move(-1),
  o: () => document.activeElement.closest?.(".row")?.querySelector(".who").click(),
  e: () => click("#close"),
  r: () => write("reply"),
  n: () => write("note"),
  a: () => click("#assign-menu > summary"),
  t: () => click("#tag-menu > summary"),
  c: () => click("#new-mail"),
  "?": () => $("#keys").showModal(),
  Escape: back,
};
const afterG = { i: "#list-inbox", m: "#list-mine", u: "#list-unassigned", c: "#list-closed" };

function move(step) {
  const rows = [...document.querySelectorAll(".row .who")].filter((link) => link.offsetParent);
  const here = rows.findIndex((link) => link === document.activeElement);
  const from = here >= 0 ? here : rows.findIndex((link) => link.ariaCurrent);
  const next = from < 0 ? rows[0] : rows[Math.min(Math.max(from + step, 0), rows.length - 1)];
  next?.focus({ focusVisible: true });
  next?.closest(".row").scrollIntoView({ block: "nearest" });
}

function write(mode) {
  const choice = $(`#mode-${mode}`);
  if (!choice) return;
  choice.checked = true;
  $(`#composer form.${mode} textarea`)?.focus();
}

// Out of a field; in a narrow window, from the conversation to its list.
function back() {
  const active = document.activeElement;
  const current = [$(".row .who[aria-current]"), $(".back")].find((one) => one?.offsetParent);
  if (active.matches(TYPING)) return current?.matches(".who") ? current.focus() : active.blur();
  if (current?.matches(".back")) current.click();
}

class KeyMap extends HTMLElement {
  connectedCallback() {
    this.ending = new AbortController();
    document.addEventListener("keydown", (event) => this.press(event), { signal: this.ending.signal });
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  press(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if ($("dialog[open]") || $("details.menu[open]")) return;
    if (event.target.matches(TYPING) && event.key !== "Escape") return;
    const second = this.afterG > performance.now();
    this.afterG = event.key === "g" && !second ? performance.now() + AFTER_G_MS : 0;
    const act = second ? afterG[event.key] && (() => click(afterG[event.key])) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

customElements.define("key-map", KeyMap);
