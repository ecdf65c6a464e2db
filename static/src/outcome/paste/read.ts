// A clipboard's HTML or plain text read into our blocks, with a report.

import { grouped } from "./lists";
import { noReport, type Read } from "./model";
import { parasOf } from "./plain";
import { Sheet } from "./styles";
import { Reader } from "./walk";

// `body` is inert HTML that was parsed, `sheets` the styles put aside from it.
export function readHtml(body: Node, sheets: string[]): Read {
  const report = noReport();
  const paras = new Reader(new Sheet(sheets), report).read(body);
  report.comments = Math.max(report.comments, report.commentSigns);
  report.notes = Math.max(report.notes, report.noteSigns);
  report.commentSigns = 0;
  report.noteSigns = 0;
  return { blocks: grouped(paras, report), report };
}

export function readPlain(text: string): Read {
  const report = noReport();
  return { blocks: grouped(parasOf(text, report), report), report };
}
