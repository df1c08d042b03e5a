// The service worker: shows what the server pushes, one notification for each conversation, and opens what is clicked.
// It keeps nothing and answers no requests: pages come from the network as ever.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data ?? {}));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

function read(data) {
  try {
    return data.json();
  } catch {
    return { title: "Postroom", body: "Something is new.", url: "/notifications" };
  }
}

// A message that comes twice is shown once more in silence, or not at all where the person looks at it already.
async function show({ title, body, tag = "postroom", id, at, url, path }) {
  if ((await windows(path)).some((one) => one.focused)) return;
  const before = await self.registration.getNotifications({ tag });
  const again = Boolean(id) && before.some((one) => one.data?.id === id);
  const how = { body, tag, renotify: !again, silent: again, timestamp: at ?? Date.now(), data: { id, url, path } };
  await self.registration.showNotification(title, how);
}

async function open({ url = "/notifications", path }) {
  const [there] = await windows(path);
  return there ? there.focus() : self.clients.openWindow(url);
}

// The windows that show this page.
async function windows(path) {
  if (!path) return [];
  const all = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter((one) => new URL(one.url).pathname === path);
}

// The browser has ended a subscription by itself: another takes its place, if the person is still signed in.
async function renew({ newSubscription }) {
  const asked = await fetch("/push-subscriptions/key", { redirect: "error" });
  const { key, token } = await asked.json();
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const { endpoint, keys } = (newSubscription ?? (await self.registration.pushManager.subscribe(options))).toJSON();
  const body = new URLSearchParams({ endpoint, ...keys, csrfmiddlewaretoken: token });
  await fetch("/push-subscriptions", { method: "POST", body, redirect: "manual" });
}
