// Unsent updates of one text, on the device. An update was made in one epoch of the server's database and is never sent
// in another.

import { ifAllowed } from "../shared/remembered";
import type { Thing, UnsentStore } from "../shared/unsent-store";

export interface PendingUpdate {
  uid: string;
  update: Uint8Array;
}

const bytes = (held: string): Uint8Array => Uint8Array.from(atob(held), (letter) => letter.charCodeAt(0));
const pendingOf = ({ id, value }: Thing): PendingUpdate => ({ uid: id, update: value as Uint8Array });

export const textPlace = (document: string): string => `text:${document}:`;

export class PendingUpdates {
  private readonly place: string;

  constructor(
    readonly unsentStore: UnsentStore,
    document: string,
  ) {
    this.place = textPlace(document);
  }

  put(epoch: string, { uid, update }: PendingUpdate): void {
    this.unsentStore.put(uid, this.place + epoch, update);
  }

  drop(updates: PendingUpdate[]): void {
    for (const { uid } of updates) this.unsentStore.drop(uid);
  }

  of(epoch: string): PendingUpdate[] {
    return this.all((thing) => thing.place === this.place + epoch);
  }

  ofOtherEpochs(epoch: string): PendingUpdate[] {
    return this.all((thing) => thing.place !== this.place + epoch);
  }

  onArrival(hear: () => void): void {
    this.unsentStore.onArrival((things) => {
      if (things.some((thing) => thing.place.startsWith(this.place))) hear();
    });
  }

  all(which: (thing: Thing) => boolean = () => true): PendingUpdate[] {
    return this.unsentStore.at(this.place).filter(which).map(pendingOf);
  }
}

// Pages before the one store kept them as `draft-text:<participant>:<document>:<epoch>:<uid>`, in base64. They leave that
// place once they are on the disk in the new one; one that cannot be read stays where it is.
export function takeOverOld(unsentStore: UnsentStore, document: string, participant: string): void {
  const start = `draft-text:${participant}:${document}:`;
  const keys = ifAllowed(() => Object.keys(localStorage).filter((key) => key.startsWith(start))) ?? [];
  const taken = keys.sort().filter((key) => {
    const [epoch = "", uid = ""] = key.slice(start.length).split(":");
    const update = ifAllowed(() => bytes(localStorage.getItem(key) ?? ""));
    if (update?.length) unsentStore.put(uid, textPlace(document) + epoch, update);
    return Boolean(update?.length);
  });
  if (taken.length === 0) return;
  void unsentStore.settled().then(() => ifAllowed(() => taken.forEach((key) => void localStorage.removeItem(key))));
}
