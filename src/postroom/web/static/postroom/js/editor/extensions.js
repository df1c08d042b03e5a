// What a mail may have: what mail.written_html keeps, and nothing else.
import {
  Blockquote, Bold, BulletList, Code, CodeBlock, Document, Dropcursor, Extension, Gapcursor, HardBreak, Heading, History,
  HorizontalRule, Image, Italic, Link, ListItem, OrderedList, Paragraph, Strike, Table, TableCell, TableHeader, TableRow,
  Text, Underline, wrappingInputRule,
} from "../../../django_prose_editor/editor.js";

export function extensions({ link }) {
  return [
    Document, Paragraph, Text, HardBreak, History, Dropcursor.configure({ class: "drop-here", color: false }), Gapcursor,
    Bold, Italic, Underline, Strike, Code, CodeBlock, Blockquote, HorizontalRule, BulletList, ListItem,
    Heading.configure({ levels: [2, 3] }),
    OrderedList.extend({
      addInputRules() {
        return [wrappingInputRule({ find: /^(\d+)\.\s$/, type: this.type })];
      },
    }),
    Link.extend({ addKeyboardShortcuts: () => ({ "Mod-k": () => link() }) }).configure({
      openOnClick: false, autolink: true, linkOnPaste: true, defaultProtocol: "https",
      HTMLAttributes: { target: null, rel: null },
    }),
    Image.extend({ addNodeView: null }).configure({ inline: true }),
    Table.configure({ resizable: false }), TableRow, TableHeader, TableCell,
    Keys,
  ];
}

const Keys = Extension.create({
  name: "keysOfMail",
  priority: 1000,
  addKeyboardShortcuts: () => ({
    "Mod-Enter": () => true, // the form sends; no line break stays behind
    "Mod-Alt-3": ({ editor }) => editor.commands.toggleHeading({ level: 3 }),
  }),
});
