// The row of buttons above the text. One of them is in the order of Tab; the arrows go to the others.
import { putPictures } from "./receiving.js";

const COMMANDS = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  blockquote: (chain) => chain.toggleBlockquote(),
  codeBlock: (chain) => chain.toggleCodeBlock(),
  heading: (chain) => chain.toggleHeading({ level: 3 }),
  table: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  addRowAfter: (chain) => chain.addRowAfter(),
  deleteRow: (chain) => chain.deleteRow(),
  addColumnAfter: (chain) => chain.addColumnAfter(),
  deleteColumn: (chain) => chain.deleteColumn(),
  deleteTable: (chain) => chain.deleteTable(),
};

export class Tools {
  constructor(host, editor, { linking, choices }) {
    this.bar = host.querySelector(".tools");
    this.editor = editor;
    this.inTable = this.bar.querySelector(".in-table");
    this.special = {
      link: () => linking.ask(),
      setLink: () => linking.set(),
      unsetLink: () => linking.remove(),
      picture: () => choosePicture(host, editor),
      emoji: () => choices.begin(":"),
      saved: () => choices.begin("/"),
    };
    this.bar.hidden = false;
    this.bar.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault());
    this.bar.addEventListener("click", (event) => this.act(event.target.closest("[data-do]")?.dataset.do));
    this.bar.addEventListener("keydown", (event) => this.walk(event));
    for (const [at, button] of [...this.bar.querySelectorAll("button")].entries()) button.tabIndex = at ? -1 : 0;
    this.show();
  }

  act(name) {
    if (this.special[name]) this.special[name]();
    else if (COMMANDS[name]) COMMANDS[name](this.editor.chain().focus()).run();
  }

  show() {
    for (const button of this.bar.querySelectorAll("[aria-pressed]")) {
      button.ariaPressed = String(this.editor.isActive(button.dataset.do));
    }
    this.inTable.hidden = !this.editor.isActive("table");
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || event.target.matches("input")) return;
    const buttons = [...this.bar.querySelectorAll("button")].filter((button) => button.offsetParent);
    const next = buttons.at((buttons.indexOf(event.target) + step) % buttons.length);
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  }
}

function choosePicture(host, editor) {
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", multiple: true });
  chooser.addEventListener("change", () => putPictures(host, editor, [...chooser.files]));
  chooser.click();
}
