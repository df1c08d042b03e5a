// The text of a mail. It is a plain field until somebody begins to write; then the rich-text editor is loaded.
class RichEditor extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    this.html = this.querySelector("input[name=html]");
    this.addEventListener("focusin", () => this.load(), { once: true });
    this.addEventListener("postroom:filled", () => this.html.value && this.load());
    if (this.html.value) this.load();
  }

  disconnectedCallback() {
    this.editing?.end();
    this.editing = undefined;
  }

  // Without the editor (no connection, an old browser) the plain field goes on to work.
  load() {
    this.loading ??= import(this.getAttribute("code")).then(
      ({ start }) => this.isConnected && (this.editing = start(this)),
      () => (this.loading = undefined),
    );
    return this.loading;
  }

  // Puts text, or HTML where there is some, at the caret.
  async insert({ text, html = "" }) {
    await this.load();
    if (this.editing) return this.editing.insert(text, html);
    const before = this.area.value.slice(0, this.area.selectionStart);
    const gap = before && !before.endsWith("\n") ? "\n\n" : "";
    this.area.setRangeText(gap + text, this.area.selectionStart, this.area.selectionEnd, "end");
    this.area.focus();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("rich-editor", RichEditor);
