// The two layouts of the page: the room, and the podium beside the floor.

import { QuestionsCard } from "../questions/questions";
import { Agenda, OutcomeLink } from "../session/agenda";
import { VideoButton, VideoFrame } from "../session/video";
import { _ } from "../shared/i18n";
import { Over } from "../shared/over";
import { FloorCard } from "../speakers/floor";
import { MyRequestLine } from "../speakers/my-request";
import { SpeakersCard } from "../speakers/speakers";
import { KeysDialog, SettingsButton } from "./keys-dialog";
import { OpenDialog } from "./open-dialog";
import { podium } from "./podium-part";
import { Present } from "./presence";
import { room } from "./room";

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
