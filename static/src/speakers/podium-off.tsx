// Who was on the list, or asked to be, and is off it: folded, with a way back where there is one.

import { who } from "../room/labels";
import { isBusy } from "../room/podium-acts";
import { reasonWords } from "../room/reasons";
import { room } from "../room/room";
import type { FloorRequest } from "../shared/contract";
import { _ } from "../shared/i18n";
import { Button } from "../shared/ui";
import { putBack } from "./floor-acts";

const OFF = ["declined", "no_show", "withdrawn"];

function off(): FloorRequest[] {
  const list = room.list.value?.id;
  const rows = room.requests.value.filter((request) => request.list === list && OFF.includes(request.state));
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
  const rows = off();
  if (!rows.length) return null;
  return (
    <details class="foot delivered off">
      <summary>{_("Off the list: %(n)s", { n: rows.length })}</summary>
      <ul>
        {rows.map((request) => (
          <li key={request.id}>
            <span>
              {who(request)}. <span dir="auto">{whyOff(request)}</span>
            </span>
            {request.undoable && !room.closed.value && (
              <Button small onPress={() => void putBack(request)} busy={isBusy("list")}>
                {_("Put back")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
