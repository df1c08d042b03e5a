// The keyboard. A key does what a click on something visible does; keys typed into a field are left alone.
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const AFTER_G_MS = 1200;

const $ = (selector) => document.querySelector(selector);
const click = (selector) => $(selector)?.click();

const keys = {
  j: () => move(1),
  k: () => move(-1),
  o: () => document.activeElement.closest?.(".row")?.querySelector(".who").click(),
  x: pick,
  e: () => act("close", "#close"),
  y: () => act("archive", "#archive"),
  "#": () => act("trash", "#trash"),
  "!": () => act("spam", "#spam"),
  u: () => act("unread", "#unread"),
  h: () => open("snooze"),
  v: () => open("move"),
  s: () => click("#star"),
  f: () => click("#follow"),
  z: () => $("act-strip")?.undo(),
  r: () => write("reply"),
  n: () => write("note"),
  F: () => [...document.querySelectorAll(".message [data-forward]")].at(-1)?.click(),
  a: () => open("assign"),
  t: () => open("tag"),
  c: () => click("#new-mail"),
  "/": () => $("#q")?.select(),
  "?": () => $("#keys").showModal(),
  Escape: back,
};
const afterG = {
  i: "#list-inbox",
  m: "#list-mine",
  u: "#list-unassigned",
  a: "#list-assigned",
  s: "#list-starred",
  h: "#list-snoozed",
  t: "#list-sent",
  c: "#list-closed",
};

const choosing = () => $("#list[data-choosing]");

// Of what is chosen where something is, else of what is open.
function act(name, selector) {
  if (!choosing()) return click(selector);
  const back = name === "close" && $("#bulk button[value=reopen]");
  $("bulk-bar").act(back ? "reopen" : name);
}

function open(menu) {
  click(choosing() ? `#bulk-${menu} > summary` : `#${menu}-menu > summary`);
}

function pick() {
  const row = document.activeElement.closest?.(".row") ?? $(".row:has(.who[aria-current])");
  const box = row?.querySelector(".pick");
  if (box) document.dispatchEvent(new CustomEvent("postroom:pick", { detail: box }));
}

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
  const form = $(`#composer form.${mode}`);
  (form?.querySelector("[contenteditable=true]") ?? form?.querySelector("textarea"))?.focus();
}

// Out of a field; in a narrow window, from the conversation to its list.
function back() {
  if (choosing() && !document.activeElement.matches(TYPING)) return $("bulk-bar").clear();
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
    const undoing = event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.target.matches(TYPING);
    if (undoing) return event.preventDefault(), keys.z();
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if ($("dialog[open]") || $("details.menu[open]")) return;
    if (event.target.matches(TYPING) && event.key !== "Escape") return;
    const second = this.afterG > performance.now();
    this.afterG = event.key === "g" && !second ? performance.now() + AFTER_G_MS : 0;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow && event.target.matches(".row .who")) return event.preventDefault(), move(arrow);
    const act = second ? afterG[event.key] && (() => click(afterG[event.key])) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

customElements.define("key-map", KeyMap);
