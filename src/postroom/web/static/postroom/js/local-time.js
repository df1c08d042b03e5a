// Puts a time into the zone of whoever reads, and into the fewest words that say it.
const DAY_MS = 24 * 3600 * 1000;
const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dateAndYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

class LocalTime extends HTMLElement {
  connectedCallback() {
    const time = this.closest("time");
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.valueOf())) return;
    this.textContent = words(at, new Date(), this.getAttribute("form"));
    time.title = full.format(at);
  }
}

function words(at, now, form) {
  const time = hour.format(at);
  if (form === "full") return `${weekday.format(at)} ${dateAndYear.format(at)}, ${time}`;
  if (at.toDateString() === now.toDateString()) return time;
  const day = dayOf(at, now);
  return form === "long" ? `${day} ${time}` : day;
}

function dayOf(at, now) {
  if (now - at >= 0 && now - at < 6 * DAY_MS) return weekday.format(at);
  return at.getFullYear() === now.getFullYear() ? date.format(at) : dateAndYear.format(at);
}

customElements.define("local-time", LocalTime);
