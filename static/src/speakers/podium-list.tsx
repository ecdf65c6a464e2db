// The podium's second column: requests to decide, and those who wait, with the tools on the selected row.

import { useRoom } from "../room/context";
import { here, KeysHere } from "../room/keys-here";
import { isBusy } from "../room/podium-acts";
import { Trouble } from "../room/trouble";
import { _ } from "../shared/i18n";
import { Button, Key } from "../shared/ui";
import { mayTurnList, toggleList } from "./floor-acts";
import { OffTheList } from "./podium-off";
import { ToDecide, Waiting } from "./podium-rows";
import { addSpeaker } from "./speaker-dialogs";
import { ListFoot, ListState, ruleText } from "./speakers";
import { speakersOf } from "./state";

function Head() {
  const room = useRoom();
  const list = speakersOf(room).list.value;
  if (!list) return null;
  const open = list.state === "open";
  return (
    <div class="card__head">
      <h2 id="sl">{_("Speakers list")}</h2>
      <ListState list={list} />
      <KeysHere at="list" />
      <span class="grow" />
      {mayTurnList(room) && (
        <Button small onPress={() => void toggleList(room)} busy={isBusy(room, "list")} shortcut="L">
          {open ? _("Close list") : _("Open list")} <Key>L</Key>
        </Button>
      )}
      {speakersOf(room).lists.value.length > 1 && <Choose />}
      <Trouble id="list" />
    </div>
  );
}

function Choose() {
  const room = useRoom();
  return (
    <select
      class="field"
      aria-label={_("Which list")}
      value={speakersOf(room).list.value?.id}
      onChange={(event) => (speakersOf(room).chosen.value = event.currentTarget.value)}
    >
      {speakersOf(room).lists.value.map((list) => (
        <option key={list.id} value={list.id}>
          {list.title}
        </option>
      ))}
    </select>
  );
}

export function PodiumList() {
  const room = useRoom();
  const list = speakersOf(room).list.value;
  const [decide, waiting] = [speakersOf(room).toDecide.value, speakersOf(room).waiting.value];
  return (
    <div class={`col ${here(room, "list")}`} data-column="list">
      <section class="card" aria-labelledby="sl">
        <Head />
        {decide.length > 0 && (
          <h3 class="subhead">
            {_("To decide")} <span class="num">{decide.length}</span>
          </h3>
        )}
        {decide.length > 0 && (
          <ol class="reqs incoming">
            {decide.map((request) => (
              <ToDecide key={request.id} request={request} />
            ))}
          </ol>
        )}
        <div class="subhead subhead--acts">
          <h3>
            {_("Waiting")} <span class="num">{waiting.length}</span>
          </h3>
          {!room.closed.value && (
            <Button kind="quiet" small onPress={() => addSpeaker(room)}>
              {_("Add a speaker")}
            </Button>
          )}
        </div>
        <ol class="reqs">
          {waiting.map((request) => (
            <Waiting key={request.id} request={request} />
          ))}
        </ol>
        {waiting.length === 0 && <p class="foot">{_("Nobody is waiting.")}</p>}
        {list && <p class="foot">{ruleText(list)}</p>}
        <ListFoot />
        <OffTheList />
      </section>
    </div>
  );
}
