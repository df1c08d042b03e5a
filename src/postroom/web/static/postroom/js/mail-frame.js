// Gives the frame around a stranger's HTML the height of what is inside. Nothing inside can run (see
// messages/frame.py), so looking into it from here is safe.
const TALLEST_PX = 30_000;

class MailFrame extends HTMLElement {
  connectedCallback() {
    this.frame = this.querySelector("iframe");
    this.frame.addEventListener("load", () => this.watch());
    if (this.frame.contentDocument?.querySelector(".mail")) this.watch();
  }

  disconnectedCallback() {
    this.observer?.disconnect();
  }

  watch() {
    const body = this.frame.contentDocument?.body;
    if (!body) return;
    this.observer?.disconnect();
    this.observer = new ResizeObserver(() => {
      this.frame.style.height = `${Math.min(body.offsetHeight + 1, TALLEST_PX)}px`;
    });
    this.observer.observe(body);
  }
}

customElements.define("mail-frame", MailFrame);
