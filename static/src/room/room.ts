// The room of a session: what its page follows, who is there, and what all parts of it need. What one feature needs is in its
// own folder (`perRoom`).

import { computed, signal } from "@preact/signals";
import { type Boot, broughtStream } from "../shared/boot";
import type { CommandName, Commands, Presence } from "../shared/contract";
import type { Feed } from "../shared/feed";
import { _ } from "../shared/i18n";
import type { Link } from "../shared/link";
import { type Made, Refused } from "../shared/outbox";
import type { Entity, Store } from "../shared/store";
import type * as Podium from "./podium";

export interface RoomBoot extends Boot {
  may: { request_floor: boolean; ask: boolean; podium: boolean };
}

export class Room {
  readonly here: Feed;
  readonly event: Feed;
  private readonly told = signal<Presence>({ total: 0, counts: {} });
  readonly podium = signal<typeof Podium | null>(null); // what only a podium needs, once it has come

  constructor(
    readonly given: RoomBoot,
    readonly link: Link,
  ) {
    const follow = (stream: string) => link.follow(stream, broughtStream(stream));
    this.here = follow(`session:${given.session}`);
    this.event = follow(`dialogue:${given.dialogue}`);
    link.onSignal("presence", (told) => {
      this.told.value = told.data;
    });
  }

  // Whoever reads it is in the room, also before it was told.
  readonly presence = computed((): Presence => {
    const [told, me] = [this.told.value, this.given.me];
    if (!me) return told;
    const counts = me.delegation
      ? { ...told.counts, [me.delegation]: Math.max(1, told.counts[me.delegation] ?? 0) }
      : told.counts;
    return { ...told, total: Math.max(1, told.total), counts };
  });

  readonly dialogue = computed(() => this.event.store.get("dialogue", this.given.dialogue));
  readonly language = computed(() => this.dialogue.value?.languages[0] ?? "en"); // by whose alphabet names are in order
  readonly session = computed(() => this.event.store.get("session", this.given.session));
  readonly delegations = computed(() => this.event.store.list("delegation"));

  readonly agenda = computed(() =>
    this.event.store
      .list("agenda_item")
      .filter((item) => item.session === this.given.session)
      .sort((a, b) => a.number - b.number),
  );

  // Why it is closed to this person.
  readonly over = computed(() => this.here.ended.value ?? this.event.ended.value ?? this.takenOut());

  private takenOut(): string | null {
    return this.event.ready.value && !this.session.value ? _("This session was removed from the programme.") : null;
  }

  readonly closed = computed(() => this.session.value?.state === "closed"); // no act is taken any more
  delegation(id: string | null | undefined): string | null {
    return this.event.store.get("delegation", id)?.name ?? null;
  }

  // A refusal may bring the present state; it takes the place of what was on the screen.
  async act<N extends CommandName>(name: N, args: Commands[N]): Promise<Made<N>> {
    try {
      return await this.link.command(name, args);
    } catch (fault) {
      if (fault instanceof Refused && fault.state?.kind) this.storeOf(fault.state).apply([fault.state]);
      throw fault;
    }
  }

  private storeOf({ kind, id }: Entity): Store {
    return this.event.store.has(kind, id) ? this.event.store : this.here.store;
  }
}
