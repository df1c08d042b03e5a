// The files of a mail that is being written: chosen, dropped or pasted, sent at once, taken out again.
import { size, upload } from "./uploading.js";

class MailFiles extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.list = this.querySelector("ul");
    this.ending = new AbortController();
    const { signal } = this.ending;
    const chooser = this.form.querySelector("input[type=file]");
    chooser.addEventListener("change", () => {
      this.add(chooser.files);
      chooser.value = "";
    }, { signal });
    this.addEventListener("click", (event) => this.click(event));
    this.form.addEventListener("dragover", (event) => this.over(event), { signal });
    this.form.addEventListener("dragleave", () => this.form.classList.remove("dropping"), { signal });
    this.form.addEventListener("drop", (event) => this.drop(event), { signal });
    this.form.addEventListener("paste", (event) => this.paste(event), { signal });
    this.form.addEventListener("submit", (event) => this.wait(event), { signal, capture: true });
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  add(files) {
    this.say("");
    for (const file of files) this.send(file);
  }

  // Shows files that lie on the server already, such as those of a saved reply.
  show(uploads) {
    for (const one of uploads) this.done(this.row(one.name), one);
  }

  // Shows these files, and no others: what a colleague added to the draft, or took out.
  hold(keys, uploads) {
    const rows = new Map([...this.list.querySelectorAll("input[name=files]:enabled")].map((one) => [one.value, one.closest("li")]));
    for (const [key, row] of rows) if (!keys.includes(key)) row.remove();
    this.show(uploads.filter((one) => keys.includes(one.key) && !rows.has(one.key)));
  }

  async send(file) {
    const row = this.row(file.name);
    const bar = row.querySelector("progress");
    const sending = upload(this.form, this.getAttribute("uploads"), file, Number(this.getAttribute("most")), (part) => (bar.value = part));
    row.cancel = sending.cancel;
    try {
      this.done(row, await sending);
    } catch (sentence) {
      row.remove();
      this.say(sentence);
    }
  }

  row(name) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector(".name").textContent = name;
    row.querySelector("[data-remove]").ariaLabel = `Take out ${name}`;
    this.list.append(row);
    return row;
  }

  done(row, sent) {
    row.querySelector("progress").remove();
    row.querySelector(".n").textContent = size(sent.size_bytes);
    const field = row.querySelector("input");
    Object.assign(field, { value: sent.key, disabled: false });
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  click(event) {
    const row = event.target.closest("[data-remove]")?.closest("li");
    if (!row) return;
    row.cancel?.();
    row.remove();
    this.say("");
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  over(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.form.classList.add("dropping");
  }

  // What the editor took as a picture of the text is not attached as well.
  drop(event) {
    this.form.classList.remove("dropping");
    if (!event.dataTransfer.files.length || event.defaultPrevented) return;
    event.preventDefault();
    this.add(event.dataTransfer.files);
  }

  paste(event) {
    if (event.defaultPrevented || !event.clipboardData.files.length || event.clipboardData.types.includes("text/html")) return;
    event.preventDefault();
    this.add(event.clipboardData.files);
  }

  wait(event) {
    if (!this.querySelector("progress")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.say("A file is still on its way. Try again when it is there.");
  }

  say(sentence) {
    const place = this.querySelector(".wrong");
    place.textContent = sentence;
    place.hidden = !sentence;
  }
}

customElements.define("mail-files", MailFiles);
