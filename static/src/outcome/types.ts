// What the page of a document brings along, and whom its text shows as writing.

import type { Boot, Me } from "../shared/boot";

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
