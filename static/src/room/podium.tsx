// The podium beside the floor: its columns, dialogs, buttons and keys, fetched by those who run the session.

import "../shared/common";
import { parts } from "parts:podium";
import { listenToKeys } from "./keys";
import { Panels } from "./panels";
import { inOrder } from "./parts";
import type { Room } from "./room";
import { selectionOf } from "./selection";
import { troubleOf } from "./trouble";

export { Keys, KeysBar } from "./podium-keys";
export { parts, selectionOf };

export const columns = inOrder(parts.map((part) => part.columns));

export function Columns() {
  return (
    <>
      <div class="col" id="floor">
        <Panels at="floor" />
      </div>
      <Panels at="column" />
    </>
  );
}

export function listen(room: Room): void {
  selectionOf(room).watch();
  troubleOf(room).watch(() => parts.map((part) => part.watch?.(room)));
  listenToKeys(room);
}
