// Makes a passkey, or signs in with one: asks the server for a challenge, the browser for the answer, and posts it.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const withIds = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

// What the server sends as text becomes bytes (Web Authentication Level 3, §5.1.9, by hand for older browsers).
const read = {
  create: (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withIds(options.excludeCredentials),
  }),
  get: (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: withIds(options.allowCredentials),
  }),
};

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = text(credential.response[name]);
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

class PassKey extends HTMLElement {
  connectedCallback() {
    this.hidden = !(window.PublicKeyCredential && navigator.credentials);
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => this.submit(event));
  }

  async submit(event) {
    event.preventDefault();
    this.say("");
    try {
      const use = this.getAttribute("use");
      const asked = await fetch(this.getAttribute("challenge"), { method: "POST", body: new FormData(this.form) });
      if (!asked.ok) throw new Error("no challenge");
      const publicKey = read[use]((await asked.json()).publicKey);
      const credential = await navigator.credentials[use]({ publicKey });
      this.form.elements.credential.value = JSON.stringify(written(credential));
      this.form.submit();
    } catch (error) {
      this.say(
        error.name === "InvalidStateError"
          ? "This device has a passkey for you already."
          : "No passkey was used. Try again, or go on without one.",
      );
    }
  }

  say(sentence) {
    const wrong = this.querySelector(".wrong");
    wrong.textContent = sentence;
    wrong.hidden = !sentence;
  }
}

customElements.define("pass-key", PassKey);
