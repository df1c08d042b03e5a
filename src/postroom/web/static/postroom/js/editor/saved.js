// Saved replies behind a slash: asked for as one types, filled in by the server, put in with their files.
export async function savedReplies(host, words) {
  const address = host.getAttribute("saved");
  if (!address) return [];
  const form = new FormData(host.closest("form"));
  const query = new URLSearchParams({ q: words, mailbox: String(form.get("mailbox") ?? "").split(":")[0] });
  try {
    const answer = await fetch(`${address}?${query}`, { redirect: "error" });
    if (!answer.ok) return [];
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    return [...template.content.querySelectorAll("[role=option]")];
  } catch {
    return [];
  }
}

export async function takeSaved(host, option) {
  const form = host.closest("form");
  const body = new FormData();
  const to = form.querySelector("[name=to]")?.value ?? "";
  const mailbox = form.querySelector("[name=mailbox]")?.value.split(":")[0] ?? "";
  for (const [name, value] of Object.entries({ to, mailbox, conversation: host.getAttribute("conversation") ?? "" })) body.append(name, value);
  body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  const files = form.querySelector("mail-files");
  try {
    const answer = await fetch(option.dataset.use, { method: "POST", body, redirect: "error" });
    const filled = await answer.json();
    if (!answer.ok) return files?.say(filled.error);
    await host.insert({ text: filled.text, html: filled.html });
    files?.show(filled.files);
  } catch {
    files?.say("Postroom cannot be reached just now. Choose the saved reply again in a moment.");
  }
}
