// Who writes where. A caret is a thin line without a label, so that nothing covers the text; names stand in the line of
// those who write. Name and delegation come from the server, whatever a page says of itself.

import { signal } from "@preact/signals";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { DraftAwareness } from "../shared/contract";
import { _ } from "../shared/i18n";
import type { Transport } from "../shared/transport";
import type { Writer } from "./types";

interface Moved {
  added: number[];
  updated: number[];
  removed: number[];
}

const CALM = 60;

export class Carets {
  readonly writing = signal<Writer[]>([]);
  readonly awareness: Awareness;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private ended = false;

  constructor(
    private readonly document: string,
    private readonly doc: Y.Doc,
    private readonly transport: Transport,
  ) {
    this.awareness = new Awareness(doc);
    this.awareness.on("update", (moved: Moved, origin: unknown) => this.moved(moved, origin));
    transport.on("draft.awareness", (message) => this.heard(message));
  }

  // After a cut nobody is known to be there; we say anew that we are.
  greet(): void {
    this.say();
  }

  forgetOthers(): void {
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, "remote");
  }

  end(): void {
    if (this.ended) return;
    this.awareness.setLocalState(null);
    this.say();
    this.ended = true;
    this.writing.value = [];
    this.awareness.destroy();
  }

  private heard(message: DraftAwareness): void {
    if (this.ended || message.document !== this.document) return;
    applyAwarenessUpdate(this.awareness, new Uint8Array(message.update), "remote");
  }

  private moved(moved: Moved, origin: unknown): void {
    this.count();
    const fresh = origin === "remote" && moved.added.length > 0; // someone new does not know that we are here
    if (fresh || origin === "local") this.sayCalmly();
  }

  private count(): void {
    const others = [...this.awareness.getStates()].filter(([client]) => client !== this.doc.clientID);
    this.writing.value = others.flatMap(([, state]) => (state.user?.name ? [state.user as Writer] : []));
  }

  private sayCalmly(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.say();
    }, CALM);
  }

  private say(): void {
    if (this.ended) return;
    const update = encodeAwarenessUpdate(this.awareness, [this.doc.clientID]);
    this.transport.tell("draft.awareness", { document: this.document, update });
  }
}

export function drawCaret(user: Record<string, unknown>): HTMLElement {
  const caret = document.createElement("span");
  caret.className = "caret";
  caret.title = _("%(name)s, %(delegation)s", {
    name: String(user.name ?? ""),
    delegation: String(user.delegation ?? ""),
  });
  caret.setAttribute("aria-hidden", "true");
  return caret;
}
