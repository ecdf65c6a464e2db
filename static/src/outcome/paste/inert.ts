// Foreign HTML made safe to parse: our content policy forbids styles in a parsed clipboard too, and complains of each one.
// So they are put aside before, where they can still be read.

export const STYLE = "data-pasted-style";

export interface Inert {
  html: string;
  sheets: string[]; // the text of its <style> elements
}

const PARTS = /<!--[\s\S]*?(?:-->|$)|<style\b[^>]*>([\s\S]*?)(?:<\/style\s*>|$)|<[a-z](?:"[^"]*"|'[^']*'|[^"'<>])*>/gi;
const ATTRIBUTE = /"[^"]*"|'[^']*'|(?<=[\s"'])style(?=\s*=)/gi;

// Some programs hand over the rows or cells without their table; a parser would throw away all but the letters.
const BARE = /^(?:\s|<!--[\s\S]*?-->|<meta\b[^>]*>)*<(tr|td|th|tbody|thead)\b/i;

function inTable(html: string): string {
  const first = BARE.exec(html)?.[1]?.toLowerCase();
  if (!first) return html;
  return /^t[dh]$/.test(first) ? `<table><tr>${html}</tr></table>` : `<table>${html}</table>`;
}

export function inert(given: string): Inert {
  const sheets: string[] = [];
  const html = given.replace(PARTS, (part: string, sheet: string | undefined) => {
    if (part.startsWith("<!--")) return part;
    if (sheet === undefined) return part.replace(ATTRIBUTE, (each) => (/^style$/i.test(each) ? STYLE : each));
    sheets.push(sheet);
    return "";
  });
  return { html: inTable(html), sheets };
}
