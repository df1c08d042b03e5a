// Sends a file while one writes. `progress` is called with 0 to 1. Rejects with a sentence for the person.
const MIB = 1024 * 1024;

export function upload(form, address, file, most, progress = () => {}) {
  if (file.size > most) return Promise.reject(tooLarge(file, most));
  const request = new XMLHttpRequest();
  const sent = new Promise((done, failed) => {
    request.upload.addEventListener("progress", (event) => progress(event.loaded / (event.total || 1)));
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status === 201 && answer?.key) done(answer);
      else failed(answer?.error ?? `“${file.name}” could not be sent (${request.status}). Try again in a moment.`);
    });
    request.addEventListener("error", () => failed("Postroom cannot be reached just now. Attach the file again in a moment."));
  });
  const body = new FormData();
  const field = (name) => form.querySelector(`[name=${name}]`)?.value ?? "";
  body.append("file", file, file.name || "picture.png");
  body.append("mailbox", field("mailbox").split(":")[0]);
  request.open("POST", address);
  request.responseType = "json";
  request.setRequestHeader("X-CSRFToken", field("csrfmiddlewaretoken"));
  request.send(body);
  sent.cancel = () => request.abort();
  return sent;
}

export function size(bytes) {
  if (bytes < MIB) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / MIB).toFixed(1).replace(/\.0$/, "")} MB`;
}

function tooLarge(file, most) {
  return `“${file.name}” has ${size(file.size)}, and a mail may carry ${size(most)}. Put it where the recipient can download it, and send the link.`;
}
