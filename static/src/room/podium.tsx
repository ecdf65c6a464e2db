// The podium beside the floor: its columns, dialogs, buttons and keys, fetched by those who run the session.

import "../shared/common";
import { PodiumQuestions } from "../questions/podium-questions";
import { PodiumFloor } from "../speakers/podium-floor";
import { PodiumList } from "../speakers/podium-list";

export { SessionButtons, SessionDialogs } from "../session/session-acts";
export { listenToKeys } from "./keys";
export { Keys, KeysBar } from "./podium-keys";

export function Columns() {
  return (
    <>
      <PodiumFloor />
      <PodiumList />
      <PodiumQuestions />
    </>
  );
}
