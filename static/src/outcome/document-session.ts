// What this page works on: the document as everybody sees it, and for a drafter the text under the pen.

import { computed, signal } from "@preact/signals";
import { broughtStream } from "../shared/boot";
import type { Feed } from "../shared/feed";
import { Link } from "../shared/link";
import type { Transport } from "../shared/transport";
import type { UnsentStore } from "../shared/unsent-store";
import { Lost } from "./lost";
import { takeOverOld, textPlace } from "./pending-updates";
import type { DraftSync } from "./sync";
import type { DocumentBoot } from "./types";

export class DocumentSession {
  readonly link: Link;
  readonly feed: Feed;
  readonly draft = signal<DraftSync | null>(null); // once the pen is here
  readonly penMissing = signal(false);
  readonly lost: Lost;
  readonly readers = signal(0);
  readonly insert = signal<((text: string) => boolean) | null>(null); // where an editor stands

  constructor(
    readonly given: DocumentBoot,
    readonly unsentStore: UnsentStore,
    readonly transport: Transport,
    onRoleChanged: () => void,
  ) {
    this.link = new Link(transport, { onRoleChanged });
    const stream = `document:${given.document}`;
    this.feed = this.link.follow(stream, broughtStream(stream));
    this.lost = new Lost(unsentStore, given.document);
    takeOverOld(unsentStore, given.document, given.me?.participant ?? "");
    this.link.onSignal("presence", (told) => {
      if (told.stream === this.feed.stream) this.readers.value = Number(told.data?.total ?? 0);
    });
  }

  // Who may write no more, and left something unsent, is shown it once the server said what of it has arrived.
  get needsPen(): boolean {
    return this.given.may.write || this.unsent.peek() > 0;
  }

  // Updates of the text that lie on the device, whether the pen is here to send them or not.
  readonly unsent = computed(() => {
    this.unsentStore.version.value;
    return this.unsentStore.at(textPlace(this.given.document)).length;
  });

  readonly document = computed(() => this.feed.store.get("document", this.given.document));
  readonly adopted = computed(() => this.document.value?.stage === "adopted");
  readonly drafting = computed(() => this.document.value?.stage === "drafting");
  readonly versions = computed(() => this.feed.store.list("version").sort((a, b) => b.number - a.number));
  readonly paragraphs = computed(() => this.feed.store.list("paragraph").sort((a, b) => a.place - b.place));
  readonly adoptedVersion = computed(() => this.versions.value.find((v) => v.id === this.document.value?.version));
}
