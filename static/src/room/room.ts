// The room this page stands in: what it follows, who looks, and what is told of it.

import { computed, signal } from "@preact/signals";
import { type Boot, broughtStream } from "../shared/boot";
import type { CommandName, Commands } from "../shared/contract";
import type { Feed } from "../shared/feed";
import { _ } from "../shared/i18n";
import type { Link } from "../shared/link";
import { Refused } from "../shared/outbox";
import type { Store } from "../shared/store";
import type { Wire } from "../shared/transport";

export interface RoomBoot extends Boot {
  may: { request_floor: boolean; ask: boolean; podium: boolean };
}

export interface Presence {
  total: number;
  counts: Record<string, number>;
  names?: { participant: string; name?: string; delegation?: string | null }[];
}

const OF_THE_EVENT = new Set(["dialogue", "delegation", "session", "agenda_item", "participant"]);

export class Room {
  readonly here: Feed;
  readonly event: Feed;
  private readonly told = signal<Presence>({ total: 0, counts: {} });
  readonly chosen = signal<string | null>(null); // the list a moderator looks at, where there are several

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
  readonly session = computed(() => this.event.store.get("session", this.given.session));
  readonly delegations = computed(() => this.event.store.list("delegation"));

  readonly agenda = computed(() =>
    this.event.store
      .list("agenda_item")
      .filter((item) => item.session === this.given.session)
      .sort((a, b) => a.number - b.number),
  );

  readonly lists = computed(() => this.here.store.list("speakers_list").sort((a, b) => a.title.localeCompare(b.title)));
  readonly floor = computed(() => this.here.store.get("floor", this.given.session));
  readonly requests = computed(() => this.here.store.list("floor_request"));
  readonly myRequests = computed(() => this.here.store.list("my_request"));
  readonly questions = computed(() => this.here.store.list("question"));
  // Why it is closed to this person.
  readonly over = computed(() => this.here.ended.value ?? this.event.ended.value ?? this.takenOut());

  private takenOut(): string | null {
    return this.event.ready.value && !this.session.value ? _("This session was removed from the programme.") : null;
  }

  readonly closed = computed(() => this.session.value?.state === "closed"); // no act is taken any more
  readonly followers = computed(
    () => new Map(this.questions.value.filter((each) => each.follows).map((each) => [each.follows as string, each])),
  );
  readonly myQuestions = computed(() => this.here.store.list("my_question"));
  readonly mine = computed(() => new Map(this.myQuestions.value.map((own) => [own.id, own])));
  // As many as are told; of a question that has just come, none yet.
  support = (id: string): number => this.here.store.get("question_tally", id)?.endorsements ?? 0;

  readonly endorsed = computed(
    () =>
      new Set(
        this.here.store
          .list("my_endorsement")
          .filter((mine) => mine.on)
          .map((mine) => mine.question),
      ),
  );

  // The list the room is at: one chosen by hand, one that is open, that of the present item, the first.
  readonly list = computed(() => {
    const lists = this.lists.value;
    const item = this.session.value?.current_item;
    return (
      lists.find((list) => list.id === this.chosen.value) ??
      lists.find((list) => list.state === "open" && list.item === item) ??
      lists.find((list) => list.state === "open") ??
      lists.find((list) => item && list.item === item) ??
      lists[0]
    );
  });

  readonly holder = computed(() => {
    const id = this.floor.value?.request;
    return id ? this.here.store.get("floor_request", id) : undefined;
  });

  // Who goes on when what has the floor now is over: the statement on top of the stack.
  readonly below = computed(() => {
    const frame = this.floor.value?.stack.at(-1);
    const request = this.here.store.get("floor_request", frame?.request);
    return frame && request ? { frame, request } : undefined;
  });

  // Points of order that wait, on whichever list, the first that was raised first.
  readonly points = computed(() =>
    this.requests.value
      .filter((request) => request.request_kind === "point_of_order")
      .filter((request) => request.state === "pending" || request.state === "accepted")
      .sort((a, b) => (a.requested_at < b.requested_at ? -1 : 1)),
  );

  readonly waiting = computed(() =>
    this.requests.value
      .filter((request) => request.state === "accepted" && request.list === this.list.value?.id)
      .sort((a, b) => (a.place ?? 0) - (b.place ?? 0)),
  );

  readonly staged = computed(() => {
    const stage = this.here.store.get("stage", this.given.session);
    return stage?.question ?? null;
  });

  delegation(id: string | null | undefined): string | null {
    return this.event.store.get("delegation", id)?.name ?? null;
  }

  private storeOf(kind: string): Store {
    return OF_THE_EVENT.has(kind) ? this.event.store : this.here.store;
  }

  // A refusal may bring the present state; it takes the place of what was on the screen.
  async act<N extends CommandName>(name: N, args: Commands[N]): Promise<Wire> {
    try {
      return await this.link.command(name, args);
    } catch (fault) {
      if (fault instanceof Refused && fault.state?.kind) this.storeOf(fault.state.kind).apply([fault.state]);
      throw fault;
    }
  }
}

export let room: Room;

export function enterRoom(given: Room): void {
  room = given;
}
