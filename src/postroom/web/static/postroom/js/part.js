// Parts of pages: fetched through the ordinary views, and put in place so that what did not change stays.

// Returns the part of the page at this address that has this id, or null where there is none (any more).
export async function part(url, id) {
  let response;
  try {
    response = await fetch(url, { headers: { "HX-Request": "true", "HX-Target": id }, redirect: "error" });
  } catch {
    return null; // no connection; the stream says so, and asks again when it is back
  }
  if (!response.ok || response.headers.has("HX-Redirect")) return null;
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  return template.content;
}

// Makes the children of `container` those of `fresh`, in their order. A child with the same id and the same
// data-version is left alone, with its focus, its open parts and its frames. Returns the children that are new.
export function merge(container, fresh) {
  const wanted = new Set([...fresh.children].map((child) => child.id));
  for (const child of [...container.children]) if (!wanted.has(child.id)) child.remove();
  const added = [];
  let at = container.firstElementChild;
  for (const child of [...fresh.children]) {
    const old = container.querySelector(`:scope > #${CSS.escape(child.id)}`);
    if (old && old.dataset.version === child.dataset.version) {
      if (old === at) at = at.nextElementSibling;
      else container.insertBefore(old, at);
      continue;
    }
    if (!old) added.push(child);
    if (old === at) at = at?.nextElementSibling ?? null;
    swap(old, child, container, at);
  }
  return added;
}

// Puts `child` where `old` was, or before `at`; the focus stays where it was.
export function swap(old, child, container, at) {
  const focused = old?.contains(document.activeElement);
  const picked = old?.querySelector(".pick:checked") && child.querySelector(".pick");
  if (picked) picked.checked = true;
  old?.remove();
  container.insertBefore(child, at);
  window.htmx?.process(child);
  if (focused) (child.matches("a, button") ? child : child.querySelector("a, button"))?.focus({ preventScroll: true });
}

export function announce(words) {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = words;
}
