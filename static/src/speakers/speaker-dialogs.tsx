// Who speaks: somebody put on the list by the podium, and another one named at a place.

import { type Signal, useSignal } from "@preact/signals";
import { useRoom } from "../room/context";
import { show } from "../room/open-dialog";
import type { Room } from "../room/room";
import { recordUndo } from "../room/undo";
import { sorted } from "../shared/collation";
import {
  type AddedRequest,
  type Commands,
  type FloorRequest,
  type RequestKind,
  SpeakersAddRequest,
} from "../shared/contract";
import { ActDialog, Select } from "../shared/dialogs";
import { _ } from "../shared/i18n";
import { useAct } from "../shared/ui";
import { hear, mayHearPoint } from "./floor-acts";
import { kindWord, who } from "./labels";
import { KINDS } from "./request-form";
import { speakersOf } from "./state";

const [NOBODY, OTHER] = ["", "other"];

interface Speaker {
  chosen: Signal<string>; // nobody yet, another by name, or a participant's id
  name: Signal<string>;
  function: Signal<string>;
}

const useSpeaker = (chosen = NOBODY, name = "", title = ""): Speaker => ({
  chosen: useSignal(chosen),
  name: useSignal(name),
  function: useSignal(title),
});

type Named = Pick<Commands["speakers.add_request"], "participant" | "name" | "function">;

// As the command takes it: a participant brings name and function along.
function argsOf(speaker: Speaker, delegation: string): Named {
  const byHand = { name: speaker.name.value.trim(), function: speaker.function.value.trim() };
  if (!delegation || speaker.chosen.value === OTHER) return byHand;
  return speaker.chosen.value === NOBODY ? {} : { participant: speaker.chosen.value };
}

function Line({ id, label, text }: { id: string; label: string; text: Signal<string> }) {
  return (
    <div class="control">
      <label class="label" for={id}>
        {label}
      </label>
      <input
        class="field"
        id={id}
        dir="auto"
        maxLength={SpeakersAddRequest.name.maxLength}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
    </div>
  );
}

// Those of the delegation who are in the room now, then whoever else.
function choicesOf(room: Room, delegation: string): [string, string][] {
  const here = (room.presence.value.names ?? []).filter((one) => one.delegation === delegation && one.name);
  const inOrder = sorted(here, (one) => one.name ?? "", room.language.value);
  const people = inOrder.map((one): [string, string] => [one.participant, one.name ?? ""]);
  return [[NOBODY, _("To be named")], ...people, [OTHER, _("Another, by name")]];
}

function SpeakerFields({ speaker, delegation }: { speaker: Speaker; delegation: string }) {
  const room = useRoom();
  const byHand = !delegation || speaker.chosen.value === OTHER;
  return (
    <>
      {delegation && (
        <Select id="speaker" label={_("Who speaks")} choices={choicesOf(room, delegation)} chosen={speaker.chosen} />
      )}
      {byHand && <Line id="speaker-name" label={_("Name")} text={speaker.name} />}
      {byHand && <Line id="speaker-function" label={_("Function, if you like")} text={speaker.function} />}
    </>
  );
}

function delegations(room: Room): [string, string][] {
  const rows = sorted(room.delegations.value, (one) => one.name, room.language.value);
  return [["", _("A guest, by name")], ...rows.map((one): [string, string] => [one.id, one.name])];
}

function AddDialog({ kind: first, onClose }: { kind: RequestKind; onClose: () => void }) {
  const room = useRoom();
  const list = speakersOf(room).list.value;
  const delegation = useSignal("");
  const [kind, speaker, act] = [useSignal(first), useSpeaker(), useAct()];
  const atOnce = first === "point_of_order";
  const send = async () => {
    const body = delegation.value ? { delegation: delegation.value } : {};
    if (!list) return;
    const args = { list: list.id, kind: kind.value, ...body, ...argsOf(speaker, delegation.value) };
    let made: AddedRequest | undefined;
    const done = await act.run(async () => {
      made = await add(room, args);
    });
    if (!done || !made) return;
    onClose();
    const point = {
      id: made.request,
      delegation: delegation.value || null,
      name: speaker.name.value,
      state: "accepted",
    };
    if (atOnce) await hear(room, point as FloorRequest, made.list_version);
  };
  const [title, verb] = atOnce
    ? [_("Point of order raised in the room"), _("Hear it now")]
    : [_("Add a speaker"), _("Add to the list")];
  return (
    <ActDialog title={title} verb={verb} act={act} send={send} onClose={onClose}>
      <Select id="delegation" label={_("Delegation")} choices={delegations(room)} chosen={delegation} />
      <SpeakerFields speaker={speaker} delegation={delegation.value} />
      {!atOnce && (
        <Select
          id="add-kind"
          label={_("What for")}
          choices={KINDS.map((each): [RequestKind, string] => [each, kindWord(each)])}
          chosen={kind}
        />
      )}
    </ActDialog>
  );
}

async function add(room: Room, args: Commands["speakers.add_request"]): Promise<AddedRequest> {
  const done = await room.act("speakers.add_request", args);
  const back = { request: done.request, state: "accepted" as const, list_version: done.list_version };
  recordUndo(room, _("You added a speaker"), () => room.act("speakers.undo_request", back));
  return done;
}

export const addSpeaker = (room: Room): void => show(room, (close) => <AddDialog kind="statement" onClose={close} />);

// The point of order that waits longest; where none was asked for here, it was raised in the room.
export async function pointOfOrder(room: Room): Promise<void> {
  if (!mayHearPoint(room)) return;
  const [first] = speakersOf(room).points.value;
  if (first) return hear(room, first);
  if (speakersOf(room).list.value) show(room, (close) => <AddDialog kind="point_of_order" onClose={close} />);
}

// Under the same name it is the same speaker, whose function is put right.
function changed(speaker: Speaker, request: FloorRequest): Named {
  const same = speaker.chosen.value === OTHER && speaker.name.value.trim() === request.name && !request.to_be_named;
  return same ? { function: speaker.function.value.trim() } : argsOf(speaker, request.delegation ?? "");
}

function ChangeDialog({ request, onClose }: { request: FloorRequest; onClose: () => void }) {
  const room = useRoom();
  const delegation = request.delegation ?? "";
  const [speaker, act] = [useSpeaker(OTHER, request.name, request.function), useAct()];
  const send = async () => {
    const args = { request: request.id, ...changed(speaker, request) };
    if (!(await act.run(() => room.act("speakers.substitute", args)))) return;
    recordUndo(room, _("You changed the speaker of %(who)s", { who: who(room, request) }));
    onClose();
  };
  return (
    <ActDialog
      title={_("Change the speaker of %(who)s", { who: who(room, request) })}
      verb={_("Change speaker")}
      act={act}
      send={send}
      onClose={onClose}
    >
      <SpeakerFields speaker={speaker} delegation={delegation} />
    </ActDialog>
  );
}

export const changeSpeaker = (room: Room, request: FloorRequest): void =>
  show(room, (close) => <ChangeDialog request={request} onClose={close} />);
