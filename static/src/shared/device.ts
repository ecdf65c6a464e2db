// What is kept on the device lies in one IndexedDB store. A promise of `write` is fulfilled when the transaction is
// complete with strict durability: then it outlives the browser's end, and not before.

export interface Thing {
  shelf: string; // the partition of one tab; called so on the devices of people, and a part of the key
  id: string;
  owner: string; // person and page: nobody else is ever shown it
  place: string; // what it is: `field:…`, `text:…`, `lost:…`
  at: number; // when it was last written; grows within a tab
  value: string | Uint8Array;
}

const NAME = "kept"; // this and the next lie on devices with drafts of older pages, and stay
const THINGS = "things";
const OWNER = "owner";

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((done, fail) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => fail(transaction.error ?? new Error("aborted"));
  });
}

export class Device {
  private constructor(
    private readonly database: IDBDatabase,
    onGone: () => void,
  ) {
    database.onversionchange = () => {
      database.close();
      onGone();
    };
    database.onclose = onGone;
  }

  // `onGone` is called when the browser took the store away (its data were cleared, or a newer page wants to change it).
  static async open(factory: IDBFactory, onGone: () => void): Promise<Device> {
    const request = factory.open(NAME, 1);
    request.onupgradeneeded = () => {
      const things = request.result.createObjectStore(THINGS, { keyPath: ["shelf", "id"] });
      things.createIndex(OWNER, OWNER);
    };
    return new Device(await asked(request), onGone);
  }

  things(owner: string): Promise<Thing[]> {
    return asked(this.database.transaction(THINGS).objectStore(THINGS).index(OWNER).getAll(owner));
  }

  async partitions(owner: string): Promise<Set<string>> {
    const keys = await asked(this.database.transaction(THINGS).objectStore(THINGS).index(OWNER).getAllKeys(owner));
    return new Set(keys.map((key) => String((key as string[])[0])));
  }

  async write(puts: Thing[], drops: Thing[]): Promise<void> {
    const transaction = this.database.transaction(THINGS, "readwrite", { durability: "strict" });
    const over = completed(transaction);
    const things = transaction.objectStore(THINGS);
    for (const { shelf, id } of drops) things.delete([shelf, id]);
    for (const thing of puts) things.put(thing);
    transaction.commit?.();
    await over;
  }
}
