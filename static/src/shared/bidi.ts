// A person's words in our sentence, whichever way they run: from right to left they would turn round what stands beside
// them. `live/commands/visible_text.py` does the same for pages that are made on the server.

const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FSI = "\u2068";
const PDI = "\u2069";

export const isolated = (words: string): string =>
  FROM_RIGHT.test(words) && !words.includes(FSI) ? `${FSI}${words}${PDI}` : words;

// Several of them one after another.
export const listed = (words: Iterable<string>): string => [...words].map(isolated).join(", ");
