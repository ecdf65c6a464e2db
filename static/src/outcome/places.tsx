// Places that the server has left in the page, and what of a document stands in them.

import { type ComponentChild, render } from "preact";
import { InDocument } from "./context";
import type { DocumentSession } from "./document-session";

export function place(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no place ${id}`);
  return found;
}

export function put(documentSession: DocumentSession, id: string, what: ComponentChild): void {
  const where = place(id);
  if (!where.dataset.taken) where.replaceChildren();
  where.dataset.taken = "yes"; // what was drawn by us is drawn over, what stood there before goes
  render(<InDocument value={documentSession}>{what}</InDocument>, where);
}
