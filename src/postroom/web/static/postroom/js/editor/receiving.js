// What is pasted and dropped: pictures go into the text and are sent at once, HTML of other programs is cleaned.
import { upload } from "../uploading.js";

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const OFFICE = /\bMso[A-Z]|mso-|urn:schemas-microsoft-com|<o:p>/;

export function receive(host, editor) {
  return {
    transformPastedHTML: withoutLooks,
    handlePaste(_, event) {
      const html = event.clipboardData.getData("text/html");
      const pictures = picturesOf(event.clipboardData);
      if (pictures.length && (!html || (!OFFICE.test(html) && isOnePicture(html)))) {
        return putPictures(host, editor(), pictures), true;
      }
      if (OFFICE.test(html)) return putCleaned(host, editor(), html), true;
      return false;
    },
    handleDrop(view, event, _, moved) {
      const pictures = picturesOf(event.dataTransfer);
      if (moved || !pictures.length || pictures.length < event.dataTransfer.files.length) return false;
      event.preventDefault();
      const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
      putPictures(host, editor(), pictures, at);
      return true;
    },
  };
}

export async function putPictures(host, editor, files, at = undefined) {
  const form = host.closest("form");
  const say = (sentence) => form.querySelector("mail-files")?.say(sentence);
  say("");
  host.classList.add("busy");
  for (const file of files) {
    try {
      const sent = await upload(form, host.getAttribute("uploads"), file, Number(host.getAttribute("most")));
      const picture = { type: "image", attrs: { src: sent.url, alt: sent.name } };
      if (at === undefined) editor.chain().focus().insertContent(picture).run();
      else editor.chain().insertContentAt(at, picture).focus().run();
    } catch (sentence) {
      say(sentence);
    }
  }
  host.classList.remove("busy");
}

async function putCleaned(host, editor, html) {
  const body = new URLSearchParams({ html, csrfmiddlewaretoken: host.closest("form").querySelector("[name=csrfmiddlewaretoken]").value });
  try {
    const answer = await fetch(host.getAttribute("pasted"), { method: "POST", body, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    editor.chain().focus().insertContent(await answer.text()).run();
  } catch {
    editor.chain().focus().insertContent(html).run(); // the editor knows no looks, and the server cleans what is sent
  }
}

// Looks are not kept, and the page's policy forbids them. Google's <b> around everything is not bold.
function withoutLooks(html) {
  const plain = html.replace(/<b\b[^<>]*font-weight:\s*normal[^<>]*>/gi, "<span>");
  return plain.replace(/<[^<>]*>/g, (tag) => tag.replace(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""));
}

function picturesOf(data) {
  return [...data.files].filter((file) => PICTURES.includes(file.type));
}

// Browsers put a copied picture on the clipboard together with a few words of HTML around it.
function isOnePicture(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  return !body.textContent.trim() && body.querySelectorAll("img").length === 1;
}
