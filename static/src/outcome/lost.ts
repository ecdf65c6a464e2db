// Words that could not be saved, as text. They lie on the device until their author says that they may go.

import { computed } from "@preact/signals";
import { freshKey } from "../shared/fresh-key";
import type { Kept } from "../shared/kept";

export interface Words {
  id: string;
  at: number;
  text: string;
}

export class Lost {
  private readonly place: string;
  readonly words = computed((): Words[] => {
    this.kept.version.value; // whatever is kept, and whoever left it
    return this.kept.at(this.place).map(({ id, at, value }) => ({ id, at, text: String(value) }));
  });

  constructor(
    private readonly kept: Kept,
    document: string,
  ) {
    this.place = `lost:${document}`;
  }

  keep(text: string): void {
    if (text.trim()) this.kept.put(freshKey(), this.place, text);
  }

  discard({ id }: Words): void {
    this.kept.drop(id);
  }
}
