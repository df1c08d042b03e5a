// Counts down while a sent mail can still be taken back, then goes.
class UndoStrip extends HTMLElement {
  connectedCallback() {
    this.end = performance.now() + Number(this.getAttribute("seconds")) * 1000;
    this.timer = setInterval(() => this.tick(), 250);
    this.tick();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    const left = Math.ceil((this.end - performance.now()) / 1000);
    if (left <= 0) return this.remove();
    this.querySelector("[data-words]").textContent = `Leaves in ${left} s`;
  }
}

customElements.define("undo-strip", UndoStrip);
