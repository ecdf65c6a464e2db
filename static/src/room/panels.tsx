// The panels of the features, each at its place.

import { parts } from "parts:room";
import { useRoom } from "./context";
import { inOrder, type Panel, type Place } from "./parts";

// A podium's page is made of other panels than a participant's, and shows none before they have come.
export function usePanels(at: Place): Panel[] {
  const room = useRoom();
  const all = room.given.may.podium ? (room.podium.value?.parts ?? []) : parts;
  return inOrder(all.map(({ panels }) => panels?.filter((panel) => panel.at === at)));
}

export function Panels({ at }: { at: Place }) {
  return (
    <>
      {usePanels(at).map(({ Show }, n) => (
        <Show key={n} />
      ))}
    </>
  );
}
