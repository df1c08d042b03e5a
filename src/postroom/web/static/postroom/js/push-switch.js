// Turns push on in this browser: asks the person, subscribes (Push API), posts the subscription. Says why it cannot.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

const SAYS = {
  insecure: "Browsers take push only from pages at https://. Ask whoever runs Postroom here.",
  unable: "This browser cannot show notifications of pages. On an iPhone or iPad, add Postroom to the home screen and open it there.",
  refused: "You have refused notifications of Postroom in this browser. Allow them in its settings for this page, then open this page again.",
  unasked: "Nothing was turned on: the browser was not allowed to show notifications.",
  failed: "The browser could not subscribe: its push service did not answer. Try again later.",
  off: "Off in this browser.",
  on: "On in this browser.",
};

class PushSwitch extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("form");
    this.button = this.querySelector("button");
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.say(await this.found());
  }

  // How it stands here; a browser that the server does not know (any more) is off.
  async found() {
    if (!window.isSecureContext) return "insecure";
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "unable";
    if (Notification.permission === "denied") return "refused";
    const registration = await navigator.serviceWorker.getRegistration("/");
    const subscription = await registration?.pushManager.getSubscription();
    const known = subscription && (await this.known(subscription.endpoint));
    return known && Notification.permission === "granted" ? "on" : "off";
  }

  async known(endpoint) {
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
    const digest = [...new Uint8Array(hash)].map((one) => one.toString(16).padStart(2, "0")).join("");
    const line = document.querySelector(`[data-digest="${digest}"]`);
    if (line) line.querySelector("b").hidden = false;
    return Boolean(line);
  }

  async submit(event) {
    event.preventDefault();
    this.button.disabled = true;
    try {
      const answer = await Notification.requestPermission();
      if (answer !== "granted") return this.say(answer === "denied" ? "refused" : "unasked");
      await navigator.serviceWorker.register(this.getAttribute("worker"), { scope: "/" });
      const { endpoint, keys } = (await this.subscribe((await navigator.serviceWorker.ready).pushManager)).toJSON();
      for (const [name, value] of Object.entries({ endpoint, ...keys })) {
        const field = this.form.elements.namedItem(name);
        if (field) field.value = value;
      }
      this.form.submit();
    } catch (error) {
      this.say(error.name === "NotAllowedError" ? "refused" : "failed");
    }
  }

  // One that was made for another key (of an installation that was here before) gives way.
  async subscribe(manager) {
    const options = { userVisibleOnly: true, applicationServerKey: bytes(this.getAttribute("key")) };
    try {
      return await manager.subscribe(options);
    } catch (error) {
      const old = error.name === "InvalidStateError" && (await manager.getSubscription());
      if (!old) throw error;
      await old.unsubscribe();
      return manager.subscribe(options);
    }
  }

  say(state) {
    this.dataset.state = state;
    this.querySelector("[role=status]").textContent = SAYS[state];
    this.button.hidden = ["insecure", "unable", "refused", "on"].includes(state);
    this.button.disabled = false;
  }
}

customElements.define("push-switch", PushSwitch);
