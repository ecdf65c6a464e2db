// How pasted text looked where it came from. Our content policy empties `element.style` and every style sheet, in a parsed
// clipboard too, so the *text* of both, put aside by inert.ts, is read here, and nothing after this needs a style.

import { STYLE } from "./inert";

export type Props = Map<string, string>;

// Bold and the like as they come down to a piece of text. Struck and hidden cannot be undone by anything inside.
export interface Look {
  bold: boolean;
  italic: boolean;
  underline: boolean;
  script: "sup" | "sub" | null;
  pre: boolean;
  struck: boolean;
  hidden: boolean;
  tiny: boolean; // these three can be undone further in
  unseen: boolean;
  clear: boolean;
  plainLine: boolean; // an underline here says "link" or "inserted", and is not the author's
}

export const PLAIN_LOOK: Look = {
  bold: false,
  italic: false,
  underline: false,
  script: null,
  pre: false,
  struck: false,
  hidden: false,
  tiny: false,
  unseen: false,
  clear: false,
  plainLine: false,
};

interface Rule {
  selector: string;
  weight: number;
  props: Props;
}

const MATTERS =
  /^(font|font-weight|font-style|font-size|text-decoration.*|text-line-through.*|vertical-align|display|visibility|opacity|clip|position|left|color|background.*|mso-hide|mso-highlight|white-space|list-style.*)$/;

export function declarations(text: string): Props {
  const found: Props = new Map();
  for (const part of text.split(";")) {
    const colon = part.indexOf(":");
    if (colon < 1) continue;
    const value = part.slice(colon + 1).replace(/!\s*important/i, "");
    found.set(part.slice(0, colon).trim().toLowerCase(), value.trim().toLowerCase());
  }
  return found;
}

function relevant(props: Props): Props {
  return new Map([...props].filter(([name]) => MATTERS.test(name)));
}

const specificity = (selector: string): number =>
  (selector.match(/#/g)?.length ?? 0) * 100 + (selector.match(/[.[]/g)?.length ?? 0) * 10 + 1;

// The end of a block that opened at `open`, nested ones included.
function blockEnd(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === "{") depth += 1;
    if (css[at] === "}" && --depth === 0) return at;
  }
  return css.length;
}

function withoutComments(css: string): string {
  return css
    .split("/*")
    .map((part, at) => (at === 0 ? part : part.slice(part.includes("*/") ? part.indexOf("*/") + 2 : part.length)))
    .join("")
    .replaceAll("<!--", "")
    .replaceAll("-->", "");
}

// Word, Excel, LibreOffice and Apple's writers say by class what is struck, hidden, raised or bold.
export class Sheet {
  private readonly rules = new Map<string, Rule[]>(); // by the last class or element name of the selector

  constructor(sheets: string[]) {
    for (const css of sheets) this.read(withoutComments(css));
  }

  private read(css: string): void {
    let at = 0;
    for (let open = css.indexOf("{", at); open >= 0; open = css.indexOf("{", at)) {
      const head = css.slice(at, open).split(/[;}]/).pop()?.trim() ?? "";
      const end = blockEnd(css, open);
      if (!head.startsWith("@")) this.add(head, relevant(declarations(css.slice(open + 1, end))));
      at = end + 1;
    }
  }

  private add(head: string, props: Props): void {
    if (props.size === 0) return;
    for (const selector of head.split(",").map((each) => each.trim())) {
      const last = selector.split(/[\s>+~]+/).pop() ?? "";
      if (last.includes(":")) continue; // :hover and the like never say what the text is
      const key = /\.[\w-]+/.exec(last)?.[0] ?? /^[\w-]+/.exec(last)?.[0]?.toLowerCase() ?? "*";
      const rules = this.rules.get(key) ?? [];
      rules.push({ selector, weight: specificity(selector), props });
      this.rules.set(key, rules);
    }
  }

  // What holds for this element: the sheet's rules, the stronger later, and then its own style attribute.
  of(element: Element): Props {
    const keys = ["*", element.localName, ...[...element.classList].map((name) => `.${name}`)];
    const rules = keys.flatMap((key) => this.rules.get(key) ?? []).filter((rule) => fits(element, rule.selector));
    rules.sort((a, b) => a.weight - b.weight);
    const own = element.getAttribute(STYLE);
    return new Map([...rules.flatMap((rule) => [...rule.props]), ...(own ? declarations(own) : [])]);
  }
}

function fits(element: Element, selector: string): boolean {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}

const BOLD = new Set(["b", "strong"]);
const ITALIC = new Set(["i", "em", "cite", "dfn", "var"]);
const STRUCK = new Set(["s", "strike", "del"]);

function weighs(value: string | undefined, before: boolean): boolean {
  if (value === undefined || value === "inherit") return before;
  if (/^(bold|bolder)$/.test(value)) return true;
  const number = Number.parseInt(value, 10);
  return Number.isNaN(number) ? false : number >= 600;
}

function slants(value: string | undefined, before: boolean): boolean {
  return value === undefined || value === "inherit" ? before : /italic|oblique/.test(value);
}

// `font: bold 12pt Arial` sets weight and slant, back to normal too.
function shorthand(props: Props): { weight?: string; slant?: string } {
  const font = props.get("font");
  if (!font || font === "inherit") return {};
  return { weight: /\bbold|\b[6-9]00\b/.test(font) ? "bold" : "normal", slant: font };
}

const ZERO = /^0*(\.0+)?(px|pt|em|rem|%)?$/;

const says = (props: Props, name: string, pattern: RegExp): boolean => pattern.test(props.get(name) ?? "?");

function isHidden(element: Element, props: Props): boolean {
  if (element.hasAttribute("hidden") || says(props, "display", /^none$/)) return true;
  if (says(props, "mso-hide", /^(all|screen)$/) || says(props, "opacity", ZERO)) return true;
  const away = says(props, "left", /^-\d{3,}/) || says(props, "clip", /^rect\((0|1px)/);
  return says(props, "position", /^(absolute|fixed)$/) && away;
}

// Whether a property says so; where it is not there, what came down from above.
const still = (props: Props, name: string, pattern: RegExp, before: boolean): boolean =>
  props.has(name) && !says(props, name, /^inherit$/) ? says(props, name, pattern) : before;

export const isVisible = (look: Look): boolean => !(look.hidden || look.tiny || look.unseen || look.clear);

function isStruck(element: Element, props: Props): boolean {
  if (STRUCK.has(element.localName)) return true;
  if (/line-through/.test(`${props.get("text-decoration")} ${props.get("text-decoration-line")}`)) return true;
  const drawn = props.get("text-line-through") ?? props.get("text-line-through-style");
  return drawn !== undefined && drawn !== "none";
}

function scriptOf(tag: string, props: Props, before: Look["script"]): Look["script"] {
  const raised = props.get("vertical-align") ?? "";
  if (/^super$/.test(raised)) return "sup";
  if (/^sub$/.test(raised)) return "sub";
  if (tag === "sup" || tag === "sub") return raised === "baseline" ? before : tag;
  return before;
}

function underlines(tag: string, props: Props, before: Look): boolean {
  if (before.plainLine) return false;
  const line = `${props.get("text-decoration") ?? ""} ${props.get("text-decoration-line") ?? ""}`;
  return before.underline || tag === "u" || /underline/.test(line);
}

const INSERTED = /(^|\s)(msoins|\S*track\S*insert\S*)(\s|$)/i;

export function lookOf(element: Element, props: Props, before: Look): Look {
  const tag = element.localName;
  const short = shorthand(props);
  const guid = element.id.startsWith("docs-internal-guid"); // Google's wrapper round everything is a <b> that is not bold
  const plainLine = before.plainLine || tag === "a" || tag === "ins" || INSERTED.test(element.className);
  const space = props.get("white-space");
  return {
    bold: weighs(props.get("font-weight") ?? short.weight, BOLD.has(tag) ? !guid : before.bold),
    italic: slants(props.get("font-style") ?? short.slant, before.italic || ITALIC.has(tag)),
    underline: underlines(tag, props, { ...before, plainLine }),
    script: scriptOf(tag, props, before.script),
    pre: space ? /^(pre|pre-wrap|break-spaces|pre-line)/.test(space) : before.pre || tag === "pre",
    struck: before.struck || isStruck(element, props),
    hidden: before.hidden || isHidden(element, props),
    tiny: still(props, "font-size", ZERO, before.tiny),
    unseen: still(props, "visibility", /^(hidden|collapse)$/, before.unseen),
    clear: still(props, "color", /^transparent$/, before.clear),
    plainLine,
  };
}
