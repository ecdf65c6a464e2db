// The questions of this room, as this person sees them.

import { computed } from "@preact/signals";
import { perRoom, useRoom } from "../room/context";
import type { Room } from "../room/room";
import type { Question } from "../shared/contract";

class Questions {
  constructor(private readonly room: Room) {}

  private get store() {
    return this.room.here.store;
  }

  readonly all = computed(() => this.store.list("question"));
  readonly followers = computed(
    () => new Map(this.all.value.filter((each) => each.follows).map((each) => [each.follows as string, each])),
  );
  readonly own = computed(() => this.store.list("my_question"));
  readonly mine = computed(() => new Map(this.own.value.map((own) => [own.id, own])));
  readonly endorsed = computed(() => {
    const on = this.store.list("my_endorsement").filter((mine) => mine.on);
    return new Set(on.map((mine) => mine.question));
  });
  readonly staged = computed(() => this.store.get("stage", this.room.given.session)?.question ?? null);

  // As many as are told; of a question that has just come, none yet.
  support = (id: string): number => this.store.get("question_tally", id)?.endorsements ?? 0;

  get(id: string | null | undefined): Question | undefined {
    return this.store.get("question", id);
  }
}

export const questionsOf = perRoom((room) => new Questions(room));
export const useQuestions = () => questionsOf(useRoom());
