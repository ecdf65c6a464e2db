// The room comes alive: the page as it was read is replaced once the streams are here.

import { effect } from "@preact/signals";
import { type ComponentChild, render } from "preact";
import { prepareRegions } from "../shared/announce";
import { boot } from "../shared/boot";
import { startTicking } from "../shared/clock";
import { warnAtClosing } from "../shared/closing";
import { useDraftsOf } from "../shared/draft";
import { useZone } from "../shared/i18n";
import { Kept } from "../shared/kept";
import { Link } from "../shared/link";
import { Bar, Where } from "./bar";
import { Dock, followAddress } from "./dock";
import { hearTheRoom } from "./hear";
import { listenToKeys } from "./keys";
import { KeysBar } from "./keys-dialog";
import { Page } from "./page";
import { enterRoom, Room, room } from "./room";
import type { RoomBoot } from "./types";

function put(id: string, what: ComponentChild): void {
  const place = document.getElementById(id);
  if (!place) return;
  place.replaceChildren();
  render(what, place);
}

function show(): void {
  put("where-app", <Where />);
  put("main", <Page />);
  put("foot-app", room.given.may.podium ? <KeysBar /> : <Dock />);
  document.body.dataset.live = "yes";
}

// Another role sees another page: it is loaded anew, though not in a circle. What was typed is on the device.
function loadAnew(kept: Kept): void {
  const since = Date.now() - Number(sessionStorage.getItem("loaded-anew") ?? 0);
  if (since >= 0 && since < 3000) return void setTimeout(() => loadAnew(kept), 3000 - since);
  sessionStorage.setItem("loaded-anew", String(Date.now()));
  void kept.flush().then(() => location.reload());
}

// The role may change while the page is on its way, before anybody could tell it.
function watchRole(given: RoomBoot, kept: Kept): void {
  const expected = given.may.podium ? "podium" : given.me ? "floor" : "public";
  effect(() => {
    const audience = room.here.audience.value;
    if (audience && audience !== expected) loadAnew(kept);
  });
}

async function begin(): Promise<void> {
  const given = boot<RoomBoot>();
  useZone(String(given.tz ?? "UTC"));
  const link = new Link(); // it connects while the device is asked
  const kept = await Kept.open(given.person && `${given.person}:session:${given.session}`);
  useDraftsOf(kept, given.me?.participant);
  kept.watch();
  warnAtClosing(
    () => kept.atRisk,
    () => link.outbox.waiting.value > 0,
  );
  enterRoom(new Room(given, link));
  watchRole(given, kept);
  prepareRegions();
  startTicking();
  link.watch();
  followAddress();
  put("bar-app", <Bar />);
  const stop = effect(() => {
    const over = room.here.ended.value !== null || room.event.ended.value !== null;
    if (!over && !(room.here.ready.value && room.event.ready.value)) return;
    queueMicrotask(() => {
      stop();
      show();
      hearTheRoom();
      if (given.may.podium) listenToKeys();
    });
  });
}

void begin();
