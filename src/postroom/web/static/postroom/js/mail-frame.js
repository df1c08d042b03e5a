// Gives the frame around a stranger's HTML the height of what is inside, and asks before pictures are loaded.
// Nothing inside can run (see messages/frame.py), so looking into it from here is safe.
const TALLEST_PX = 30_000;

class MailFrame extends HTMLElement {
  connectedCallback() {
    this.frame = this.querySelector("iframe");
    this.asking = this.querySelector(".asking");
    this.frame.addEventListener("load", () => this.watch());
    this.asking?.querySelector("[data-show]").addEventListener("click", () => this.showPictures());
    this.asking?.querySelector("form")?.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful) this.showPictures();
    });
    if (this.frame.contentDocument?.querySelector(".mail")) this.watch();
  }

  disconnectedCallback() {
    this.observer?.disconnect();
  }

  watch() {
    const body = this.frame.contentDocument?.body;
    if (!body) return;
    this.ask(body);
    this.observer?.disconnect();
    this.observer = new ResizeObserver(() => {
      this.frame.style.height = `${Math.min(body.offsetHeight + 1, TALLEST_PX)}px`;
    });
    this.observer.observe(body);
  }

  // The question stands above the frame, where it can be answered for good; the frame's own is for want of scripts.
  ask(body) {
    const blocked = Number(body.querySelector(":scope > [data-blocked]")?.dataset.blocked ?? 0);
    if (!this.asking) return;
    body.classList.toggle("asked", blocked > 0);
    this.asking.hidden = blocked === 0;
    const pictures = blocked === 1 ? "1 remote picture is" : `${blocked} remote pictures are`;
    this.asking.firstElementChild.textContent = `${pictures} blocked, so that the sender does not learn that you read this.`;
  }

  showPictures() {
    this.asking.hidden = true;
    const address = new URL(this.frame.src);
    address.searchParams.set("pictures", "shown");
    this.frame.src = address;
  }
}

customElements.define("mail-frame", MailFrame);
