// Which column the keys act in, marked at its head.

import { _ } from "../shared/i18n";
import { Key } from "../shared/ui";
import { useRoom } from "./context";
import type { Room } from "./room";
import { selectionOf } from "./selection";

export const here = (room: Room, at: string): string => (selectionOf(room).column === at ? "is-here" : "");

export function KeysHere({ at }: { at: string }) {
  const room = useRoom();
  if (selectionOf(room).column !== at) return null;
  return (
    <span class="keys-here">
      <Key>J</Key>
      <Key>K</Key>
      <span class="vh">{_("The keys act in this column")}</span>
    </span>
  );
}
