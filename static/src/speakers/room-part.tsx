// Who speaks and who waits, as everybody in the room sees it.

import type { RoomPart } from "../room/parts";
import { _ } from "../shared/i18n";
import { announceSpeakers } from "./announcements";
import { FloorCard } from "./floor";
import { MyRequestLine } from "./my-request";
import { SpeakersCard } from "./speakers";

export const part: RoomPart = {
  panels: [
    { at: "floor", order: 10, Show: FloorCard },
    { at: "floor", order: 40, Show: MyRequestLine },
    { at: "floor", order: 50, Show: SpeakersCard },
  ],
  dock: [{ order: 10, to: "floor", icon: "floor", words: () => _("Floor") }],
  announce: announceSpeakers,
};
