// The entities of a document, as they come over the wire.

import type { Boot, Me } from "../shared/boot";
import type { Entity } from "../shared/store";

export interface DocumentEntity extends Entity {
  title: string;
  stage: "drafting" | "adopted";
  visibility: "public" | "participants";
  version: string | null;
  adopted_at: string | null;
  reopened_at: string | null;
  reopened_reason: string | null;
  // null for who may read the adopted version alone
  versions: number | null;
  upto: number | null;
  epoch: string | null;
}

export interface Bracket {
  paragraph: string;
  block: Paragraph["block"];
  number: string | null;
  text: string;
}

export interface Version extends Entity {
  number: number;
  name: string;
  log_seq: number;
  sha256: string;
  hash_scheme: number;
  at: string;
  by: string;
  adopted_at: string | null;
  letters: number;
  open_brackets: number;
  brackets: Bracket[];
  empty_sections: string[];
  shorter_than: number | null;
}

export interface Paragraph extends Entity {
  paragraph: string;
  html: string;
  place: number;
  block: "title" | "heading" | "paragraph" | "list";
  number: string | null;
}

export interface DocumentBoot extends Boot {
  document: string;
  dialogue_public: boolean;
  text_language: string;
  me: Me | null;
  may: { write: boolean; name: boolean; adopt: boolean; reopen: boolean; show: boolean };
  forms: string[];
}

// Somebody who writes, as the server names them.
export interface Writer {
  name: string;
  delegation: string;
}

export const writerName = (user: Writer): string => user.delegation || user.name;
