// The room comes alive: the page as it was read is replaced once the streams are here.

import { parts } from "parts:room";
import { effect } from "@preact/signals";
import { type ComponentChild, render } from "preact";
import { prepareRegions } from "../shared/announce";
import { boot } from "../shared/boot";
import { startTicking } from "../shared/clock";
import { warnAtClosing } from "../shared/closing";
import { useDraftsOf } from "../shared/draft";
import { _, useZone } from "../shared/i18n";
import { Link } from "../shared/link";
import { LoadAnew, leaveOtherBuild, noteBuild, Renewed } from "../shared/other-build";
import { tellWhenPrinted } from "../shared/printed";
import type { Transport } from "../shared/transport";
import { Notice } from "../shared/ui";
import { UnsentStore } from "../shared/unsent-store";
import { announceTheRoom } from "./announcements";
import { Bar, Where } from "./bar";
import { InRoom, useRoom } from "./context";
import { Dock, followAddress } from "./dock";
import { Page } from "./page";
import { Room, type RoomBoot } from "./room";
import "../shared/common";
import type * as Podium from "./podium";

function put(room: Room, id: string, what: ComponentChild): void {
  const place = document.getElementById(id);
  if (!place) return;
  place.replaceChildren();
  render(<InRoom value={room}>{what}</InRoom>, place);
}

// Nothing at the foot acts on a room that is closed to this person.
function Foot() {
  const room = useRoom();
  if (room.over.value !== null) return null;
  return room.podium.value ? <room.podium.value.KeysBar /> : <Dock />;
}

function show(room: Room): void {
  put(room, "where-app", <Where />);
  put(room, "main", <Page />);
  put(room, "foot-app", <Foot />);
  put(room, "renewed-app", <Renewed />);
  document.body.dataset.live = "yes";
}

// Another role sees another page: it is loaded anew, though not in a circle. What was typed is on the device.
function loadAnew(unsentStore: UnsentStore): void {
  const since = Date.now() - Number(sessionStorage.getItem("loaded-anew") ?? 0);
  if (since >= 0 && since < 3000) return void setTimeout(() => loadAnew(unsentStore), 3000 - since);
  sessionStorage.setItem("loaded-anew", String(Date.now()));
  void unsentStore.flush().then(() => location.reload());
}

// The role may change while the page is on its way, before anybody could tell it.
function watchRole(room: Room, unsentStore: UnsentStore): void {
  const { given } = room;
  const expected = given.may.podium ? "podium" : given.me ? "floor" : "public";
  effect(() => {
    const audience = room.here.audience.value;
    if (audience && audience !== expected) loadAnew(unsentStore);
  });
}

// A page that is older than two builds, or cut off in the middle: what it lacks is not made up for by a part of it.
function OldPage() {
  return (
    <div class="room__ended">
      <Notice tone="alert" urgent>
        <p>{_("This page is old, or a part of it did not come. What you typed is kept.")}</p>
        <LoadAnew />
      </Notice>
    </div>
  );
}

type Coming = Promise<typeof Podium | null>;

const fetchPodium = (): Coming =>
  import("./podium").catch((why) => {
    console.warn("the podium did not come", why);
    return null;
  });

// The podium with all of its parts, or not at all.
async function takePodium(room: Room, coming: Coming): Promise<boolean> {
  room.podium.value = await coming;
  if (!room.podium.value) put(room, "main", <OldPage />);
  return room.podium.value !== null;
}

// As soon as the streams are here, or the room is closed to this person.
function comeAlive(room: Room, whole: Promise<boolean>): void {
  const stop = effect(() => {
    if (room.over.value === null && !(room.here.ready.value && room.event.ready.value)) return;
    queueMicrotask(async () => {
      stop();
      if (!(await whole)) return;
      show(room);
      announceTheRoom(room, room.podium.value?.parts ?? parts);
      room.podium.value?.listen(room);
    });
  });
}

export async function begin(transport: Transport): Promise<void> {
  const given = boot<RoomBoot>();
  const coming = given.may.podium ? fetchPodium() : null;
  useZone(given.zone);
  const link = new Link(transport); // it connects while the device is asked
  const unsentStore = await UnsentStore.open(given.person && `${given.person}:session:${given.session}`);
  useDraftsOf(unsentStore, given.me?.participant);
  unsentStore.watch();
  warnAtClosing(
    () => unsentStore.atRisk,
    () => link.outbox.waiting.value > 0,
  );
  noteBuild();
  const room = new Room(given, link);
  const whole = coming ? takePodium(room, coming) : Promise.resolve(true);
  watchRole(room, unsentStore);
  effect(() => void (link.otherBuild.value && leaveOtherBuild(link, unsentStore, () => location.reload())));
  prepareRegions();
  tellWhenPrinted();
  effect(() => room.dialogue.value && useZone(room.dialogue.value));
  startTicking();
  link.watch();
  followAddress();
  put(room, "bar-app", <Bar />);
  comeAlive(room, whole);
}
