// What the programs that people copy from put beside the text: comments, notes, traces of deleted words. Each is known by
// more than one sign, for versions of one program differ.

import type { Props } from "./styles";

const attribute = (element: Element, name: string): string => element.getAttribute(name) ?? "";

const hasClass = (element: Element, pattern: RegExp): boolean =>
  attribute(element, "class")
    .split(/\s+/)
    .some((name) => pattern.test(name));

// ---- comments

const COMMENT_ELEMENT = /^comment$/; // of `mso-element`
const COMMENT_CLASS = /^(msocomtxt|msocommenttext|msocommentsubject)$/i;
const COMMENT_SIGN_CLASS = /^(msocomanchor|msocomoff|msocommentreference)$/i;
const COMMENT_LINK = /#(_msocom_|_msoanchor_|cmnt)/i;

// A comment's own words.
export function isComment(element: Element, props: Props): boolean {
  if (COMMENT_ELEMENT.test(props.get("mso-element") ?? "")) return true;
  if (/^(comment|office:annotation|o:annotation)$/.test(element.localName)) return true;
  if (attribute(element, "role") === "comment" || hasClass(element, COMMENT_CLASS)) return true;
  return isLowest(element) && [...element.querySelectorAll("a")].some((a) => /^cmnt\d+$/.test(a.id));
}

// The sign in the text that a comment hangs on, as "[AB1]". What the comment is about is no sign, and stays.
export function isCommentSign(element: Element, props: Props): boolean {
  if (hasClass(element, COMMENT_SIGN_CLASS) || props.get("mso-special-character") === "comment") return true;
  return element.localName === "a" && COMMENT_LINK.test(attribute(element, "href"));
}

// Google's exported comments and notes are paragraphs in a bare <div>: the paragraph is meant, not all that stands round it.
const isLowest = (element: Element): boolean => /^(p|li)$/.test(element.localName);

// ---- notes at the foot or the end

const NOTE_HREF = /#(_?(ftn|edn)|ftnt|sd(foot|end)note|fn|footnote|endnote|cite_note)[\w:.-]*\d/i;
const NOTE_BACK = /^(_ftn\d+|_edn\d+|ftnt\d+|sd(foot|end)note\d+sym)$/;
const NOTE_SIGN_CLASS =
  /^(mso(foot|end)notereference|sd(foot|end)noteanc|footnote-?ref(erence)?|endnote-?ref(erence)?)$/i;
const NOTE_BODY_CLASS = /^(mso(foot|end)notetext|sd(foot|end)note|(foot|end)notetext)$/i;

// A note's own words.
export function isNote(element: Element, props: Props): boolean {
  if (/^(footnote|endnote)$/.test(props.get("mso-element") ?? "")) return true;
  if (/^doc-(footnote|endnote)$/.test(attribute(element, "role"))) return true;
  if (/^sd(foot|end)note\d+$/.test(element.id) || hasClass(element, NOTE_BODY_CLASS)) return true;
  if (!isLowest(element)) return false;
  return [...element.querySelectorAll("a")].some((a) => NOTE_BACK.test(a.id) || NOTE_BACK.test(attribute(a, "name")));
}

export function isNoteSign(element: Element, props: Props): boolean {
  if (props.has("mso-footnote-id") || props.has("mso-endnote-id")) return true;
  if (/^doc-noteref$/.test(attribute(element, "role")) || hasClass(element, NOTE_SIGN_CLASS)) return true;
  return element.localName === "a" && NOTE_HREF.test(attribute(element, "href"));
}

// ---- tracked changes

const DELETED_CLASS =
  /^mso(del|movefrom)$|^strike(through|out)?$|(^|[-_])del(eted|etion)?$|track\w*-?(delet|remov)|delet\w*-?track|deletion$/i;

export function isDeleted(element: Element, props: Props): boolean {
  if (attribute(element, "role") === "deletion" || hasClass(element, DELETED_CLASS)) return true;
  return props.has("mso-table-deleted");
}

// ---- the rest

// A blank that was made hard so that it would not be lost on the way.
export const isHardenedBlank = (element: Element, props: Props): boolean =>
  hasClass(element, /^Apple-converted-space$/) || props.get("mso-spacerun") === "yes";

// Nothing in these is text of the document.
const NEVER = new Set(
  "head script style title meta link template xml noscript textarea input select datalist button iframe object embed audio canvas rp map area base col colgroup".split(
    " ",
  ),
);

export const isNeverText = (element: Element): boolean =>
  NEVER.has(element.localName) || /^(v|w|m|x):/.test(element.localName);

export const isPicture = (element: Element): boolean =>
  /^(img|svg|picture|video|math|image)$/.test(element.localName) && !isTiny(element);

// Counting pixels and the boxes of a checklist are no pictures.
function isTiny(element: Element): boolean {
  const sides = ["width", "height"].map((name) => Number.parseFloat(element.getAttribute(name) ?? "100"));
  return sides.some((side) => side <= 1) || element.closest("[role=checkbox]") !== null;
}

const NO_COLOUR =
  /^(|none|transparent|inherit|initial|unset|white|windowtext|#fff(fff)?|rgb\(255, ?255, ?255\)|rgba\(.*, ?0\))$/;

// Coloured behind: an author's mark. Backgrounds of blocks and cells are layout.
export function isHighlighted(element: Element, props: Props): boolean {
  if (element.localName === "mark") return true;
  if (props.has("mso-highlight")) return true;
  if (!/^(span|font)$/.test(element.localName)) return false;
  return !NO_COLOUR.test(props.get("background-color") ?? props.get("background") ?? "");
}

// A bracket of our own pages. Square brackets of others stay letters.
export const isOurBracket = (element: Element): boolean =>
  element.localName === "mark" && (element.classList.contains("br") || element.classList.contains("bracket"));

// A paragraph's number on our reading page: it is drawn there by position, and is no text.
export const isOurNumber = (element: Element): boolean =>
  element.classList.contains("pn") && element.parentElement?.classList.contains("para") === true;
