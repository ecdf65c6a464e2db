// The document that a part of the page belongs to. Parts get it by context, and what is no part as an argument: two documents
// can be open side by side, and a part can be tested by itself.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { DocumentSession } from "./document-session";

const Context = createContext<DocumentSession | null>(null);

export const InDocument = Context.Provider;

export function useDocumentSession(): DocumentSession {
  const documentSession = useContext(Context);
  if (!documentSession) throw new Error("this part stands in no document");
  return documentSession;
}
