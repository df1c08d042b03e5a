// To, Cc and Bcc: each address is a chip. What is typed is completed; without script the field takes a list.
import { cut, read, write } from "./addresses.js";
import { Offers } from "./offers.js";

const ENDS = ["Enter", ",", ";"];

class AddressChips extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.input = this.querySelector("input");
    this.field = Object.assign(document.createElement("input"), { type: "hidden", name: this.input.name, value: this.input.value });
    this.input.removeAttribute("name");
    this.input.before(this.field);
    this.offers = new Offers(this, this.input, (option) => this.add([{ name: option.dataset.name, address: option.dataset.address, right: true }]));
    this.input.addEventListener("input", (event) => event.isComposing || this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => (this.offers.close(), this.take()));
    this.input.addEventListener("paste", (event) => this.paste(event));
    this.addEventListener("click", (event) => this.click(event));
    this.field.addEventListener("postroom:filled", () => this.refill());
    this.input.removeAttribute("title");
    this.input.value = "";
    this.add(cut(this.field.value).map(read));
    this.hidden = this.getAttribute("for") === "bcc" && !this.chips.length;
  }

  get chips() {
    return [...this.querySelectorAll(".chip")];
  }

  // The form always has all of it: the chips, and what is being typed.
  hold() {
    this.field.value = [...this.chips.map((chip) => write(chip.who)), this.input.value.trim()].filter(Boolean).join(", ");
    const wrong = this.chips.find((chip) => !chip.who.right)?.who.address;
    this.input.ariaInvalid = String(Boolean(wrong));
    const place = document.getElementById(`wrong-${this.getAttribute("for")}`);
    if (wrong) place.textContent = `“${wrong}” is not an e-mail address. Write it like carol@example.com.`;
    place.hidden = !wrong && !(this.fromServer ??= Boolean(place.textContent && !place.hidden));
    if (!wrong && this.changed) place.hidden = true;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  add(people) {
    const there = new Set(this.chips.map((chip) => chip.who.address.toLowerCase()));
    for (const who of people) {
      if (there.has(who.address.toLowerCase())) continue;
      there.add(who.address.toLowerCase());
      this.input.before(this.chip(who));
    }
    this.input.value = "";
    this.hold();
  }

  // The field was filled with what a colleague made of it; what is being typed here stays.
  refill() {
    const typing = this.input.value.trim();
    for (const chip of this.chips) chip.remove();
    this.add(cut(this.field.value).filter((one) => one.trim() !== typing).map(read));
    this.input.value = typing;
    this.hold();
    this.hidden &&= !this.chips.length;
  }

  chip(who) {
    const chip = Object.assign(document.createElement("span"), { className: who.right ? "chip" : "chip bad", who });
    const why = this.querySelector(`.why [data-address="${CSS.escape(who.address.toLowerCase())}"]`)?.textContent;
    chip.title = why ?? who.address;
    const name = Object.assign(document.createElement("bdi"), { textContent: who.name || who.address });
    const out = Object.assign(document.createElement("button"), { type: "button", textContent: "×", tabIndex: -1, ariaLabel: `Remove ${who.name || who.address}` });
    chip.append(name, out);
    return chip;
  }

  typed() {
    this.changed = true;
    if (/[,;\n]/.test(this.input.value) && cut(this.input.value).length > 1) return this.take();
    this.hold();
    this.offers.ask(this.input.value);
  }

  take() {
    if (this.input.value.trim()) this.add(cut(this.input.value).map(read));
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || this.offers.key(event)) return;
    const typed = this.input.value.trim();
    if (ENDS.includes(event.key) && (typed || event.key !== "Enter")) {
      if (event.key === "," && typed.startsWith('"') && !/"[^"]*"/.test(typed)) return; // a comma inside a name
      event.preventDefault();
      this.changed = true;
      this.take();
    }
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Backspace" && !this.input.value) this.remove_(this.chips.at(-1));
  }

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    if (cut(text).length < 2 && !read(text.trim()).right) return;
    event.preventDefault();
    this.changed = true;
    this.add(cut(this.input.value + text).map(read));
  }

  click({ target }) {
    const chip = target.closest(".chip");
    if (chip && target.closest("button")) this.remove_(chip);
    else if (chip) this.edit(chip);
    else if (target.dataset.shows) this.closest("form").querySelector(`.line.${target.dataset.shows}`).reveal();
    else if (target.closest("[data-only]")) this.only(target);
    else if (target === this) this.input.focus();
  }

  reveal() {
    this.hidden = false;
    this.input.focus();
  }

  edit(chip) {
    this.take();
    this.input.value = write(chip.who);
    this.remove_(chip);
  }

  // Between an answer to all and one to the sender alone.
  only(button) {
    if (this.set) this.add(this.set);
    const before = this.set ? undefined : this.chips.map((chip) => chip.who);
    if (before) this.chips.forEach((chip) => chip.remove());
    this.set = before;
    button.textContent = before ? "Reply to all" : "Sender only";
    this.hold();
  }

  remove_(chip) {
    this.changed = true;
    chip?.remove();
    this.hold();
    this.input.focus();
  }
}

customElements.define("address-chips", AddressChips);
