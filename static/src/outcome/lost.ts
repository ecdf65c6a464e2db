// Words that could not be saved, as text. They lie on the device until their author says that they may go.

import { computed } from "@preact/signals";
import { freshKey } from "../shared/fresh-key";
import type { UnsentStore } from "../shared/unsent-store";

export interface Words {
  id: string;
  at: number;
  text: string;
}

export class Lost {
  private readonly place: string;
  readonly words = computed((): Words[] => {
    this.unsentStore.version.value; // whatever is kept, and whoever left it
    return this.unsentStore.at(this.place).map(({ id, at, value }) => ({ id, at, text: String(value) }));
  });

  constructor(
    private readonly unsentStore: UnsentStore,
    document: string,
  ) {
    this.place = `lost:${document}`;
  }

  keep(text: string): void {
    if (text.trim()) this.unsentStore.put(freshKey(), this.place, text);
  }

  discard({ id }: Words): void {
    this.unsentStore.drop(id);
  }
}
