// The session in the room: its agenda, and the way into the video call.

import type { RoomPart } from "../room/parts";
import { _ } from "../shared/i18n";
import { Agenda, OutcomeLink } from "./agenda";
import { announceSession } from "./announcements";
import { VideoButton, VideoFrame } from "./video";

const Call = () => (
  <div class="only-phone call tofold">
    <VideoButton />
  </div>
);

export const part: RoomPart = {
  panels: [
    { at: "bar-acts", order: 10, Show: () => <VideoButton /> },
    { at: "rail", order: 10, Show: () => <Agenda /> },
    { at: "rail", order: 20, Show: OutcomeLink },
    { at: "floor", order: 20, Show: Call },
    { at: "floor", order: 30, Show: VideoFrame },
  ],
  dock: [
    { order: 30, to: "agenda", icon: "agenda", words: () => _("Agenda") },
    {
      order: 40,
      to: "outcome",
      icon: "doc",
      words: () => _("Outcome"),
      href: ({ dialogue, given }) => {
        const document = dialogue.value?.document ?? given.document;
        return document && `/documents/${document}`;
      },
    },
  ],
  announce: announceSession,
};
