// A text with a button that copies it; without JavaScript it can still be marked and copied by hand.
class CopyText extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet";
    button.textContent = "Copy";
    button.addEventListener("click", () => this.copy(button));
    this.append(button);
  }

  async copy(button) {
    try {
      await navigator.clipboard.writeText(this.querySelector("code").textContent.trim());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Mark and copy it";
    }
    setTimeout(() => (button.textContent = "Copy"), 2000);
  }
}

customElements.define("copy-text", CopyText);
