// The podium beside the floor: its columns, dialogs, buttons and keys, fetched by those who run the session.

import "../shared/common";
import { PodiumFloor } from "./podium-floor";
import { PodiumList } from "./podium-list";
import { PodiumQuestions } from "./podium-questions";

export { listenToKeys } from "./keys";
export { Keys, KeysBar } from "./podium-keys";
export { SessionButtons, SessionDialogs } from "./session-acts";

export function Columns() {
  return (
    <>
      <PodiumFloor />
      <PodiumList />
      <PodiumQuestions />
    </>
  );
}
