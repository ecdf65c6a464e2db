// Unsent changes on the device, by person, document and epoch, so that closing the page loses nothing.

export interface Parcel {
  uid: string;
  update: Uint8Array;
}

const text = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

const bytes = (held: string): Uint8Array => Uint8Array.from(atob(held), (letter) => letter.charCodeAt(0));

export class Kept {
  constructor(
    private readonly shelf: string, // person and document
    private readonly store: Storage | null = safeStorage(),
  ) {}

  // False where the device keeps nothing: the page then says so.
  put(epoch: string, parcel: Parcel): boolean {
    try {
      this.store?.setItem(this.place(epoch, parcel.uid), text(parcel.update));
      return this.store !== null;
    } catch {
      return false;
    }
  }

  drop(epoch: string, uid: string): void {
    this.store?.removeItem(this.place(epoch, uid));
  }

  of(epoch: string): Parcel[] {
    return this.read(this.place(epoch, ""));
  }

  // Written under an epoch that is over: shown, never sent.
  ofOtherEpochs(epoch: string): Parcel[] {
    const mine = new Set(this.of(epoch).map((parcel) => parcel.uid));
    return this.read(`${this.shelf}:`).filter((parcel) => !mine.has(parcel.uid));
  }

  clear(): void {
    for (const key of this.keys(`${this.shelf}:`)) this.store?.removeItem(key);
  }

  private place(epoch: string, uid: string): string {
    return `${this.shelf}:${epoch}:${uid}`;
  }

  private read(start: string): Parcel[] {
    return this.keys(start).flatMap((key) => {
      const held = this.store?.getItem(key);
      return held ? [{ uid: key.slice(key.lastIndexOf(":") + 1), update: bytes(held) }] : [];
    });
  }

  private keys(start: string): string[] {
    if (!this.store) return [];
    const all = Array.from({ length: this.store.length }, (_, at) => this.store?.key(at) ?? "");
    return all.filter((key) => key.startsWith(start)).sort();
  }
}

function safeStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
