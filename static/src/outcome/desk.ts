// The desk at which this page stands: the document as everybody sees it, and for a drafter the text under the pen.

import { computed, signal } from "@preact/signals";
import { broughtStream } from "../shared/boot";
import type { Feed } from "../shared/feed";
import { Link } from "../shared/link";
import { socketTransport } from "../shared/transport";
import { Kept } from "./kept";
import { DraftSync } from "./sync";
import type { DocumentBoot, DocumentEntity, Paragraph, Version } from "./types";

export class Desk {
  readonly transport = socketTransport();
  readonly link = new Link(this.transport);
  readonly feed: Feed;
  readonly draft: DraftSync | null;
  readonly readers = signal(0);

  constructor(readonly given: DocumentBoot) {
    const stream = `document:${given.document}`;
    this.feed = this.link.follow(stream, broughtStream(stream));
    const shelf = `draft-text:${given.me?.participant ?? ""}:${given.document}`;
    this.draft = given.may.write ? new DraftSync(given.document, this.transport, new Kept(shelf)) : null;
    this.link.onSignal("presence", (told) => {
      if (told.stream === this.feed.stream) this.readers.value = Number(told.data?.total ?? 0);
    });
  }

  readonly document = computed(() => this.feed.store.get<DocumentEntity>("document", this.given.document));
  readonly adopted = computed(() => this.document.value?.stage === "adopted");
  readonly drafting = computed(() => this.document.value?.stage === "drafting");
  readonly versions = computed(() => this.feed.store.list<Version>("version").sort((a, b) => b.number - a.number));
  readonly paragraphs = computed(() => this.feed.store.list<Paragraph>("paragraph").sort((a, b) => a.place - b.place));
  readonly adoptedVersion = computed(() => this.versions.value.find((v) => v.id === this.document.value?.version));
}

export let desk: Desk;

export function sitDown(given: Desk): void {
  desk = given;
}
