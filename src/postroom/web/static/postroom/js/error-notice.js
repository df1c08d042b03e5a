// Says in a sentence what did not work; what was written stays where it is.
const SHOWN_MS = 10_000;
const NO_CONNECTION = "Postroom cannot be reached just now. What you wrote is still here; try again in a moment.";

class ErrorNotice extends HTMLElement {
  connectedCallback() {
    this.ending = new AbortController();
    const { signal } = this.ending;
    document.addEventListener("htmx:responseError", ({ detail }) => this.say(sentence(detail.xhr)), { signal });
    document.addEventListener("htmx:sendError", () => this.say(NO_CONNECTION), { signal });
    document.addEventListener("htmx:timeout", () => this.say(NO_CONNECTION), { signal });
    this.addEventListener("click", () => (this.hidden = true));
  }

  disconnectedCallback() {
    this.ending.abort();
    clearTimeout(this.timer);
  }

  say(words) {
    this.hidden = false;
    this.textContent = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.hidden = true), SHOWN_MS);
  }
}

function sentence(xhr) {
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const [title, words] = ["h1", "#sentence"].map((which) => page.querySelector(which)?.textContent.trim());
  return title && words ? `${title}. ${words}` : `That did not work (${xhr.status}). Try again in a moment.`;
}

customElements.define("error-notice", ErrorNotice);
