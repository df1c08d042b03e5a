// Puts a time into the zone of whoever reads, or the one that they chose, and into the fewest words that say it.
const DAY_MS = 24 * 3600 * 1000;
const { zone: timeZone, dates: language = "en-GB" } = document.documentElement.dataset;
const form = (options) => new Intl.DateTimeFormat(language, { timeZone, ...options });
const hour = form({ hour: "2-digit", minute: "2-digit" });
const weekday = form({ weekday: "short" });
const date = form({ day: "numeric", month: "short" });
const dateAndYear = form({ day: "numeric", month: "short", year: "numeric" });
const year = form({ year: "numeric" });
const full = form({ dateStyle: "full", timeStyle: "short" });

class LocalTime extends HTMLElement {
  connectedCallback() {
    const time = this.closest("time");
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.valueOf())) return;
    this.textContent = words(at, new Date(), this.getAttribute("form"));
    time.title = full.format(at);
  }
}

function words(at, now, kind) {
  const time = hour.format(at);
  if (kind === "full") return `${weekday.format(at)} ${dateAndYear.format(at)}, ${time}`;
  if (dateAndYear.format(at) === dateAndYear.format(now)) return time;
  const day = dayOf(at, now);
  return kind === "long" ? `${day} ${time}` : day;
}

function dayOf(at, now) {
  if (now - at >= 0 && now - at < 6 * DAY_MS) return weekday.format(at);
  return year.format(at) === year.format(now) ? date.format(at) : dateAndYear.format(at);
}

customElements.define("local-time", LocalTime);
