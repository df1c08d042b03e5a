// Addresses as people type and paste them: "Carol Klein <carol@example.com>, dan@example.com; …".
const ADDRESS = /^[^\s@<>(),;:"[\]]+@[^\s@<>(),;:"[\]]+\.[^\s@.<>(),;:"[\]]{2,}$/;
const SPECIAL = /[,;:<>@()[\]\\".]/;

// Cuts a list at commas, semicolons and line breaks that stand outside quotation marks.
export function cut(text) {
  return text.match(/(?:"(?:\\.|[^"\\])*"|[^",;\n\t]|")+/g)?.flatMap(apart).map((part) => part.trim()).filter(Boolean) ?? [];
}

// Addresses without names may be parted by blanks alone.
function apart(part) {
  const words = part.trim().split(/\s+/);
  return words.length > 1 && words.every((word) => ADDRESS.test(word)) ? words : [part];
}

export function read(text) {
  const found = text.match(/^(.*?)\s*<([^<>]*)>$/s);
  const address = (found ? found[2] : text.replace(/^mailto:/i, "")).trim();
  const name = found ? found[1].trim().replace(/^"(.*)"$/s, "$1").replace(/\\(.)/g, "$1") : "";
  return { name, address, right: ADDRESS.test(address) };
}

export function write({ name, address }) {
  if (!name || name === address) return address;
  return SPECIAL.test(name) ? `"${name.replace(/[\\"]/g, "\\$&")}" <${address}>` : `${name} <${address}>`;
}
