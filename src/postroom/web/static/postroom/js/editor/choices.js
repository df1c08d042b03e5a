// What is offered while one types: emoji behind a colon, saved replies behind a slash. Arrows choose, Enter takes.
import { emoji, named } from "./emoji.js";
import { savedReplies, takeSaved } from "./saved.js";

const BEFORE = { ":": /(?:^|[\s(])(:([a-z0-9_+-]*))$/i, "/": /(?:^|\s)(\/([^\s/][^\n/]{0,40})?)$/ };
const WHOLE = /(?:^|[\s(])(:([a-z0-9_+-]+):)$/i;

export class Choices {
  constructor(host, editor) {
    this.host = host;
    this.editor = editor;
    this.list = host.querySelector("[role=listbox]");
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.take(event.target.closest("[role=option]"));
    });
  }

  // Called for each change of the text or the caret.
  look() {
    const { selection } = this.editor().state;
    if (!selection.empty || !this.editor().isFocused || this.editor().isActive("codeBlock")) return this.close();
    const { parent, parentOffset, pos } = selection.$from;
    const text = parent.textBetween(Math.max(0, parentOffset - 60), parentOffset, undefined, "\ufffc");
    const whole = text.match(WHOLE);
    if (whole && named(whole[2])) return this.put(pos - whole[1].length, pos, named(whole[2]));
    for (const [sign, pattern] of Object.entries(BEFORE)) {
      const found = text.match(pattern);
      if (!found || (sign === ":" && found[2].length < 2 && !this.begun)) continue;
      if (this.left === found[1]) return;
      return this.offer(sign, found[2] ?? "", pos - found[1].length, pos);
    }
    this.begun = false;
    this.left = undefined;
    this.close();
  }

  // Begins one of them by a button.
  begin(sign) {
    this.begun = true;
    const { parent, parentOffset } = this.editor().state.selection.$from;
    const before = parent.textBetween(Math.max(0, parentOffset - 1), parentOffset);
    this.editor().chain().focus().insertContent(before.trim() ? ` ${sign}` : sign).run();
  }

  async offer(sign, words, from, to) {
    const asked = (this.asked = { sign, from, to, typed: sign + words });
    const options = sign === ":" ? emoji(words) : await savedReplies(this.host, words);
    if (this.asked !== asked) return;
    this.list.replaceChildren(...options);
    this.list.hidden = !options.length;
    if (!options.length) return;
    const at = this.editor().view.coordsAtPos(from);
    const box = this.host.getBoundingClientRect();
    const up = at.bottom + this.list.offsetHeight > innerHeight;
    this.list.style.left = `${Math.min(at.left - box.left, Math.max(0, box.width - this.list.offsetWidth))}px`;
    this.list.style.top = `${up ? at.top - box.top - this.list.offsetHeight - 4 : at.bottom - box.top + 4}px`;
    options.forEach((option, place) => (option.id = `${this.list.id}-${place}`));
    this.choose(0);
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  key(event) {
    if (this.list.hidden) return false;
    const at = this.options.findIndex((option) => option.ariaSelected === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) return this.choose((at + step + this.options.length) % this.options.length), true;
    if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") return this.take(this.options[at]), true;
    if (event.key !== "Escape") return false;
    this.left = this.asked.typed;
    event.stopPropagation();
    this.close();
    return true;
  }

  choose(place) {
    this.options.forEach((option, at) => (option.ariaSelected = String(at === place)));
    this.options[place].scrollIntoView({ block: "nearest" });
    this.editor().view.dom.setAttribute("aria-activedescendant", this.options[place].id);
  }

  take(option) {
    if (!option) return;
    const { from, to } = this.asked;
    this.close();
    if (option.dataset.emoji) return this.put(from, to, option.dataset.emoji);
    this.editor().chain().focus().deleteRange({ from, to }).run();
    takeSaved(this.host, option);
  }

  put(from, to, text) {
    this.editor().chain().focus().insertContentAt({ from, to }, text).run();
  }

  close() {
    this.asked = undefined;
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.editor().view.dom.removeAttribute("aria-activedescendant");
  }
}
