#!/usr/bin/env bash
# A drafter pastes plain text with a multiplication, "2 * 3 * 4 km": TipTap's rule for emphasis takes both signs away and sets the 3 in italics.
# In CommonMark, whose sign it is, an asterisk with blanks on both sides is an asterisk. Figures of a text under negotiation change, and no one is told.
# Concerns whoever lets people paste tables, areas or formulas into a TipTap editor with Italic; `enablePasteRules: false` keeps the letters.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
tiptap=3.31.3
npm install --silent --no-audit --no-fund --no-package-lock \
  "@tiptap/core@$tiptap" "@tiptap/pm@$tiptap" "@tiptap/extension-document@$tiptap" "@tiptap/extension-paragraph@$tiptap" \
  "@tiptap/extension-text@$tiptap" "@tiptap/extension-italic@$tiptap" jsdom@26.1.0 commonmark@0.31.2

cat > paste.js <<'JS'
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><div></div>", { pretendToBeVisual: true });
Object.assign(globalThis, { window, document: window.document, innerHeight: 800 });
for (const name of ["Node", "HTMLElement", "DOMParser", "MutationObserver", "getComputedStyle", "requestAnimationFrame"])
  globalThis[name] = window[name];
if (!globalThis.navigator) globalThis.navigator = window.navigator; // Node 20 has none of its own
Object.assign(globalThis, { ClipboardEvent: window.Event, KeyboardEvent: window.KeyboardEvent });

const { Editor } = await import("@tiptap/core");
const load = async (name) => (await import(`@tiptap/extension-${name}`)).default;
const extensions = await Promise.all(["document", "paragraph", "text", "italic"].map(load));
const { Parser, HtmlRenderer } = await import("commonmark");

async function pasted(text, more = {}) {
  const editor = new Editor({ element: document.querySelector("div"), extensions, ...more });
  editor.view.pasteText(text);
  await new Promise((resolve) => setTimeout(resolve, 100)); // the rules are applied after the paste
  const html = editor.getHTML();
  editor.destroy();
  return html;
}

const text = "an area of 2 * 3 * 4 km";
const seen = {
  "pasted into TipTap": await pasted(text),
  "without paste rules": await pasted(text, { enablePasteRules: false }),
  "read as CommonMark": new HtmlRenderer().render(new Parser().parse(text)).trim(),
};
console.log(`pasted: ${text}`);
for (const [how, html] of Object.entries(seen)) console.log(`${how}: ${html}`);
const expected = ["<p>an area of 2 <em> 3 </em> 4 km</p>", `<p>${text}</p>`, `<p>${text}</p>`];
if (JSON.stringify(Object.values(seen)) !== JSON.stringify(expected)) {
  console.error("another behaviour than when this was written");
  process.exit(1);
}
JS
echo "TipTap $tiptap, commonmark 0.31.2, jsdom 26.1.0, Node $(node --version)"
node paste.js
