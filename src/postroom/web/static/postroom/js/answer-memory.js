// Puts an earlier answer into the reply that is being written, at the caret.
class AnswerMemory extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-insert]")) this.insert(event.target.closest("li"));
    });
  }

  insert(entry) {
    this.closest("form").querySelector("rich-editor").insert({ text: entry.querySelector("[data-answer]").textContent });
    this.querySelector("details").open = false;
  }
}

customElements.define("answer-memory", AnswerMemory);
