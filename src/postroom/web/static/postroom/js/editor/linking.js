// The address of a link: asked for beside the tools, with what is selected, or the address itself, as its text.
const WITH_SCHEME = /^[a-z][a-z0-9+.-]*:/i;

export class Linking {
  constructor(host, editor) {
    this.editor = editor;
    this.place = host.querySelector(".linking");
    this.input = this.place.querySelector("input");
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  ask() {
    this.editor.commands.extendMarkRange("link");
    this.input.value = this.editor.getAttributes("link").href ?? "";
    this.place.hidden = false;
    this.input.select();
    return true;
  }

  key(event) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") this.set();
    else this.leave();
  }

  set() {
    const typed = this.input.value.trim();
    if (!typed) return this.remove();
    const href = WITH_SCHEME.test(typed) ? typed : typed.includes("@") ? `mailto:${typed}` : `https://${typed}`;
    const chain = this.editor.chain().focus();
    if (this.editor.state.selection.empty) {
      chain.insertContent({ type: "text", text: typed, marks: [{ type: "link", attrs: { href } }] }).run();
    } else {
      chain.setLink({ href }).run();
    }
    this.leave();
  }

  remove() {
    this.editor.chain().focus().unsetLink().run();
    this.leave();
  }

  leave() {
    this.place.hidden = true;
    this.editor.commands.focus();
  }
}
