// What a stream has told us: kind → id → entity. Of each the higher seq wins, tombstones too; there is no reducer per event.

import { batch, type Signal, signal } from "@preact/signals";
import type { Entities, Kind } from "./contract";

// What every entity has, whatever its kind, and all that is left of one that is gone.
export interface Entity {
  kind: string;
  id: string;
  seq: number;
  gone?: boolean;
}

export class Store {
  private readonly kinds = new Map<string, Map<string, Entity>>();
  private readonly moved = new Map<string, Signal<number>>();

  // True where this is newer than what we hold.
  private take(entity: Entity): boolean {
    const held = this.of(entity.kind);
    const known = held.get(entity.id);
    if (known && known.seq >= entity.seq) return false;
    held.set(entity.id, entity);
    return true;
  }

  apply(entities: readonly Entity[]): void {
    const changed = new Set<string>();
    for (const entity of entities) if (this.take(entity)) changed.add(entity.kind);
    batch(() => {
      for (const kind of changed) this.sign(kind).value += 1;
    });
  }

  clear(): void {
    const kinds = [...this.kinds.keys()];
    this.kinds.clear();
    batch(() => {
      for (const kind of kinds) this.sign(kind).value += 1;
    });
  }

  // A full answer replaces everything at once, so that nothing flickers between.
  replace(entities: readonly Entity[]): void {
    batch(() => {
      this.clear();
      this.apply(entities);
    });
  }

  get<K extends Kind>(kind: K, id: string | null | undefined): Entities[K] | undefined {
    void this.sign(kind).value;
    const found = id ? this.of(kind).get(id) : undefined;
    return found && !found.gone ? (found as Entities[K]) : undefined;
  }

  list<K extends Kind>(kind: K): Entities[K][] {
    void this.sign(kind).value;
    return [...this.of(kind).values()].filter((entity) => !entity.gone) as Entities[K][];
  }

  // Also one that is gone.
  has(kind: string, id: string): boolean {
    return this.of(kind).has(id);
  }

  private of(kind: string): Map<string, Entity> {
    const held = this.kinds.get(kind) ?? new Map<string, Entity>();
    this.kinds.set(kind, held);
    return held;
  }

  private sign(kind: string): Signal<number> {
    const sign = this.moved.get(kind) ?? signal(0);
    this.moved.set(kind, sign);
    return sign;
  }
}
