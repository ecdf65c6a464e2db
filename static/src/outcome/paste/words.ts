// One line about a paste: what was changed on the way, and what was left out.

import { _, ngettext } from "../../shared/i18n";
import type { Count, Report } from "./model";

const LEFT_OUT: Count[] = ["pictures", "struck", "hidden", "comments", "notes", "highlights"];

type Say = (n: number, report: Report) => string;

const SAY: Partial<Record<Count, Say>> = {
  tables: (n, report) => {
    const lines = ngettext("%(num)s line", "%(num)s lines", report.lines);
    return ngettext("%(num)s table as %(lines)s", "%(num)s tables as %(lines)s", n, { lines });
  },
  links: (n) => ngettext("%(num)s link with its address", "%(num)s links with their addresses", n),
  typed: (n) => ngettext("%(num)s list number as typed text", "%(num)s list numbers as typed text", n),
  headings: (n) => ngettext("%(num)s minor heading at level 3", "%(num)s minor headings at level 3", n),
  pictures: (n) => ngettext("%(num)s picture", "%(num)s pictures", n),
  struck: (n) => ngettext("%(num)s struck passage", "%(num)s struck passages", n),
  hidden: (n) => ngettext("%(num)s hidden passage", "%(num)s hidden passages", n),
  comments: (n) => ngettext("%(num)s comment", "%(num)s comments", n),
  notes: (n) => ngettext("%(num)s footnote, its sign kept", "%(num)s footnotes, their signs kept", n),
  highlights: (n) => ngettext("%(num)s highlight", "%(num)s highlights", n),
};

const list = (counts: Count[], report: Report): string =>
  counts
    .filter((count) => report[count] > 0)
    .map((count) => SAY[count]?.(report[count], report))
    .join(", ");

const CHANGED: Count[] = ["tables", "links", "typed", "headings"];

// Null where the paste came whole and there is nothing to tell.
export function wordsFor(report: Report, pasted: boolean): string | null {
  const changed = list(CHANGED, report);
  const out = list(LEFT_OUT, report);
  const left = out && _("Left out: %(what)s.", { what: out });
  if (!pasted) return `${_("Nothing was pasted.")} ${left}`.trim();
  const told = changed && _("Pasted: %(what)s.", { what: changed });
  if (told) return `${told} ${left}`.trim();
  return out ? `${_("Pasted.")} ${left}` : null;
}
