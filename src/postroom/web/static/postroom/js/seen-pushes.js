// A conversation that is open here needs no notification of the browser's any more.
async function clear() {
  const [, number] = location.pathname.match(/^\/conversations\/(\d+)$/) ?? [];
  const registration = number && (await navigator.serviceWorker?.getRegistration("/"));
  const shown = (await registration?.getNotifications?.({ tag: `conversation-${number}` })) ?? [];
  for (const one of shown) one.close();
}

clear();
window.addEventListener("focus", clear);
