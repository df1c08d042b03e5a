// The rich-text editor: Tiptap around the field of a mail. What is written goes into the form's fields at once.
import { Editor } from "../../../django_prose_editor/editor.js";
import { Choices } from "./choices.js";
import { extensions } from "./extensions.js";
import { Linking } from "./linking.js";
import { receive } from "./receiving.js";
import { Tools } from "./tools.js";

export function start(host) {
  const { area, html } = host;
  const had = { focus: document.activeElement === area, text: area.value };
  const surface = document.createElement("div");
  surface.className = "surface";
  area.before(surface);
  const choices = new Choices(host, () => editor);
  const editor = new Editor({
    element: surface,
    injectCSS: false,
    extensions: extensions({ link: () => linking.ask() }),
    content: html.value || asHtml(had.text),
    editorProps: {
      attributes: attributes(area),
      handleKeyDown: (_, event) => choices.key(event),
      ...receive(host, () => editor),
    },
    onUpdate: () => handIn(host, editor),
    onTransaction: () => (tools.show(), choices.look()),
    onBlur: () => choices.close(),
  });
  const linking = new Linking(host, editor);
  const tools = new Tools(host, editor, { linking, choices });
  for (const name of ["aria-label", "aria-describedby"]) area.removeAttribute(name);
  area.hidden = true;
  if (had.focus) editor.commands.focus("end");
  const filled = () => fill(host, editor);
  host.addEventListener("postroom:filled", filled);
  return {
    editor,
    insert: (text, written) => editor.chain().focus().insertContent(written || asHtml(text)).run(),
    end: () => (host.removeEventListener("postroom:filled", filled), editor.destroy()),
  };
}

function attributes(area) {
  const described = area.getAttribute("aria-describedby");
  return {
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": area.getAttribute("aria-label"),
    "data-placeholder": area.placeholder,
    dir: "auto",
    ...(described && { "aria-invalid": "true", "aria-describedby": described }),
  };
}

function handIn({ area, html }, editor) {
  html.value = editor.isEmpty ? "" : editor.getHTML();
  area.value = editor.getText({ blockSeparator: "\n\n" });
  for (const field of [area, html]) field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Shows what a colleague made of the text; the caret stays where it stood.
function fill({ area, html }, editor) {
  const { from, to } = editor.state.selection;
  const content = html.value || asHtml(area.value);
  if (content === editor.getHTML()) return;
  editor.commands.setContent(content, { emitUpdate: false });
  const end = editor.state.doc.content.size;
  if (editor.isFocused) editor.commands.setTextSelection({ from: Math.min(from, end), to: Math.min(to, end) });
}

function asHtml(text) {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return escaped.split(/\n[ \t]*\n+/).map((part) => `<p>${part.replaceAll("\n", "<br>")}</p>`).join("");
}
