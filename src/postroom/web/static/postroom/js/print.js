// The page for paper: heights of frames, times in the reader's zone, and a button.
import "./local-time.js";
import "./mail-frame.js";

const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => window.print());
