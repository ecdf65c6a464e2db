// Who was on the list, or asked to be, and is off it: folded, with a way back where there is one.

import { useRoom } from "../room/context";
import { isBusy } from "../room/podium-acts";
import type { Room } from "../room/room";
import type { FloorRequest } from "../shared/contract";
import { _ } from "../shared/i18n";
import { Button } from "../shared/ui";
import { putBack } from "./floor-acts";
import { who } from "./labels";
import { reasonWords } from "./reasons";
import { speakersOf } from "./state";

const OFF = ["declined", "no_show", "withdrawn"];

function off(room: Room): FloorRequest[] {
  const list = speakersOf(room).list.value?.id;
  const rows = speakersOf(room).requests.value.filter(
    (request) => request.list === list && OFF.includes(request.state),
  );
  return rows.sort((a, b) => b.seq - a.seq);
}

function whyOff(request: FloorRequest): string {
  const { state, reason } = request;
  if (state === "no_show") return _("Was not in the room");
  if (state === "declined") return _("Declined: %(reason)s", { reason: reasonWords(request) });
  if (reason === "no_longer_takes_part") return _("Takes part no longer");
  return reason === "role_changed" ? _("May no longer ask for the floor") : _("Withdrawn");
}

export function OffTheList() {
  const room = useRoom();
  const rows = off(room);
  if (!rows.length) return null;
  return (
    <details class="foot delivered off">
      <summary>{_("Off the list: %(n)s", { n: rows.length })}</summary>
      <ul>
        {rows.map((request) => (
          <li key={request.id}>
            <span>
              {who(room, request)}. <span dir="auto">{whyOff(request)}</span>
            </span>
            {request.undoable && !room.closed.value && (
              <Button small onPress={() => void putBack(room, request)} busy={isBusy(room, "list")}>
                {_("Put back")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
