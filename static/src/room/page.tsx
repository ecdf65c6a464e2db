// The two layouts of the page: the room, and the podium beside the floor.

import { _ } from "../shared/i18n";
import { LoadAnew } from "../shared/other-build";
import { Over } from "../shared/over";
import { useRoom } from "./context";
import { KeysDialog, SettingsButton } from "./keys-dialog";
import { OpenDialog } from "./open-dialog";
import { Panels } from "./panels";
import { Present } from "./presence";

function Ended({ why }: { why: string }) {
  const room = useRoom();
  return (
    <div class="room__ended" id="floor" tabIndex={-1}>
      <h1 class="vh">{document.title}</h1>
      <Over why={why}>
        {room.link.otherBuild.value && <LoadAnew />}
        {!room.here.ended.value && !room.event.ended.value && (
          <a class="btn btn--s" href={`/dialogues/${room.given.dialogue}`}>
            {_("To the dialogue")}
          </a>
        )}
      </Over>
    </div>
  );
}

function Participant() {
  return (
    <>
      <aside class="rail" id="agenda" aria-label={_("Agenda and outcome")}>
        <Panels at="rail" />
        <Present />
        <SettingsButton />
      </aside>
      <div class="room__floor" id="floor" tabIndex={-1}>
        <Panels at="floor" />
      </div>
      <Panels at="column" />
    </>
  );
}

// Whom the room is closed to sees why, and no empty room beside it.
export function Page() {
  const room = useRoom();
  const why = room.over.value;
  if (why !== null) return <Ended why={why} />;
  return (
    <>
      <h1 class="vh">
        {_("Session %(n)s: %(title)s", { n: room.session.value?.number ?? "", title: room.session.value?.title ?? "" })}
      </h1>
      {room.podium.value ? <room.podium.value.Columns /> : <Participant />}
      <OpenDialog />
      <Panels at="dialogs" />
      <KeysDialog />
    </>
  );
}
