// The time at which a mail leaves: chosen in the person's own zone, handed over in UTC.
class SendLater extends HTMLElement {
  connectedCallback() {
    const chosen = this.querySelector("[type=datetime-local]");
    const handed = this.querySelector("[name=send_at]");
    this.querySelector("[data-zone]").textContent = "At";
    chosen.removeAttribute("name");
    const show = () => (chosen.value = handed.value && this.local(new Date(handed.value)));
    show();
    handed.addEventListener("postroom:filled", show);
    chosen.min = this.local(new Date());
    chosen.addEventListener("input", () => {
      handed.value = chosen.value ? new Date(chosen.value).toISOString() : "";
      handed.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  local(moment) {
    if (Number.isNaN(moment.getTime())) return "";
    return new Date(moment.getTime() - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  }
}

customElements.define("send-later", SendLater);
