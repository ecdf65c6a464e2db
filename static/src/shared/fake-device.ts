// A device for tests: its store is a real implementation of IndexedDB in memory, its locks are held by tabs that can end.

import { IDBFactory } from "fake-indexeddb";
import type { BrowserStorage } from "./unsent-store";

type Ask = (name: string, options: LockOptions, granted: (lock: Lock | null) => unknown) => Promise<unknown>;

export interface Tab extends BrowserStorage {
  end(): void; // closed or crashed: the browser frees what it held
}

export class FakeDevice {
  databases: IDBFactory = new IDBFactory();
  private readonly held = new Map<string, object>();

  tab(): Tab {
    const me = {};
    let alive = true;
    const request: Ask = async (name, _options, granted) => {
      if (!alive || this.held.has(name)) return granted(null);
      this.held.set(name, me);
      await granted({ name, mode: "exclusive" });
    };
    const end = () => {
      alive = false;
      for (const [name, who] of this.held) if (who === me) this.held.delete(name);
    };
    return { databases: this.databases, locks: { request } as BrowserStorage["locks"], end };
  }
}

// The store refuses to write, as a full disk does.
export function full(databases: IDBFactory): { databases: IDBFactory; full: boolean } {
  const state = { databases, full: false };
  state.databases = new Proxy(databases, {
    get: (target, name) =>
      name === "open" ? (...words: [string, number]) => refusing(target.open(...words), state) : 0,
  });
  return state;
}

function refusing(request: IDBOpenDBRequest, state: { full: boolean }): IDBOpenDBRequest {
  request.addEventListener("success", () => {
    const database = request.result;
    const begin = database.transaction.bind(database);
    database.transaction = (names, mode, options) => {
      if (state.full && mode === "readwrite") throw new DOMException("no room", "QuotaExceededError");
      return begin(names, mode, options);
    };
  });
  return request;
}
