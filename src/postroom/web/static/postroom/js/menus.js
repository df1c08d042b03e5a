// Menus (<details class="menu">) and dialogs: one is open at a time, Escape and a click elsewhere close it.
const ITEMS = ".sheet :is(a, button, input:not([type=hidden]))";

function close(menu) {
  menu.open = false;
}

document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches?.("details.menu") || !target.open) return;
    for (const other of document.querySelectorAll("details.menu[open]")) if (other !== target) close(other);
    (target.querySelector("[data-focus]") ?? target.querySelector(ITEMS))?.focus();
  },
  true,
);

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) close(menu);
  const opener = target.closest("[data-opens]");
  if (!opener) return;
  opener.closest("details.menu")?.removeAttribute("open");
  document.getElementById(opener.dataset.opens)?.showModal();
});

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  if (event.key === "Escape") {
    event.stopImmediatePropagation();
    close(menu);
    menu.querySelector("summary").focus();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const items = [...menu.querySelectorAll(ITEMS)];
  if (!items.length || document.activeElement.matches("input")) return;
  event.preventDefault();
  const step = event.key === "ArrowDown" ? 1 : -1;
  items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
});
