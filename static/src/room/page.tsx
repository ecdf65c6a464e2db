// The two layouts of the page: the room, and the podium beside the floor.

import { _ } from "../shared/i18n";
import { Over } from "../shared/over";
import { Agenda, OutcomeLink } from "./agenda";
import { FloorCard } from "./floor";
import { KeysDialog, SettingsButton } from "./keys-dialog";
import { MyRequestLine } from "./my-request";
import { OpenDialog } from "./open-dialog";
import { podium } from "./podium-part";
import { Present } from "./presence";
import { QuestionsCard } from "./questions";
import { room } from "./room";
import { SpeakersCard } from "./speakers";
import { VideoButton, VideoFrame } from "./video";

function Ended({ why }: { why: string }) {
  return (
    <div class="room__ended">
      <h1 class="vh">{document.title}</h1>
      <Over why={why}>
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
        <Agenda />
        <OutcomeLink />
        <Present />
        <SettingsButton />
      </aside>
      <div class="room__floor" id="floor" tabIndex={-1}>
        <FloorCard />
        <div class="only-phone call tofold">
          <VideoButton />
        </div>
        <VideoFrame />
        <MyRequestLine />
        <SpeakersCard />
      </div>
      <QuestionsCard />
    </>
  );
}

// Whom the room is closed to sees why, and no empty room beside it.
export function Page() {
  const why = room.over.value;
  if (why !== null) return <Ended why={why} />;
  return (
    <>
      <h1 class="vh">
        {_("Session %(n)s: %(title)s", { n: room.session.value?.number ?? "", title: room.session.value?.title ?? "" })}
      </h1>
      {podium.value ? <podium.value.Columns /> : <Participant />}
      <OpenDialog />
      {podium.value && <podium.value.SessionDialogs />}
      <KeysDialog />
    </>
  );
}
