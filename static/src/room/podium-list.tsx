// The podium's second column: requests to decide, and those who wait, with the tools on the selected row.

import { useEffect, useRef } from "preact/hooks";
import { coarseMoment } from "../shared/clock";
import { SpeakersDeclineRequest } from "../shared/contract";
import { _, timeOfDay } from "../shared/i18n";
import { Button, Icon, Key, Time } from "../shared/ui";
import { show } from "./open-dialog";
import { accept, isBusy, move, toggleList } from "./podium-acts";
import { Trouble } from "./podium-floor";
import { present } from "./presence";
import { ReasonDialog } from "./reason";
import { room } from "./room";
import { pick, selected, toDecide } from "./selection";
import { ListFoot, ListState, ruleText, whyText } from "./speakers";
import { timetable } from "./timetable";
import type { FloorRequest } from "./types";
import { didIt } from "./undo";
import { capacity, who } from "./words";

export function declineReasons(): string[] {
  return [
    _("The item is closed."),
    _("You have spoken on this item."),
    _("Time is over."),
    _("Please hand in a written statement."),
    _("Please ask it as a question."),
  ];
}

function Decline({ request }: { request: FloorRequest }) {
  const decline = async (reason: string) => {
    await room.act("speakers.decline_request", { request: request.id, reason });
    didIt(_("You declined the request of %(who)s", { who: who(request) }));
  };
  const ask = () =>
    show((close) => (
      <ReasonDialog
        title={_("Decline the request of %(who)s", { who: who(request) })}
        verb={_("Decline")}
        reasons={declineReasons()}
        place={request.id}
        most={SpeakersDeclineRequest.reason.maxLength}
        act={decline}
        onClose={close}
      />
    ));
  return (
    <Button small onPress={ask}>
      {_("Decline, with a reason")}
    </Button>
  );
}

function Name({ request }: { request: FloorRequest }) {
  const on = selected("list") === request.id;
  return (
    <button
      type="button"
      class="pick who"
      id={`pick-${request.id}`}
      aria-expanded={on}
      onClick={() => pick("list", request.id)}
      onFocus={() => pick("list", request.id)}
    >
      {who(request)} <span>{capacity(request)}</span>
    </button>
  );
}

function ToDecide({ request }: { request: FloorRequest }) {
  const on = selected("list") === request.id;
  return (
    <li class={on ? "is-sel" : undefined}>
      <Name request={request} />
      <span class="at">{_("asked %(time)s", { time: timeOfDay(request.requested_at) })}</span>
      <span class="why" dir="auto">
        {whyText(request)}
      </span>
      <div class="acts">
        <Button small onPress={() => void accept(request)} busy={isBusy(request.id)} shortcut={on ? "A" : undefined}>
          {_("Accept")} {on && <Key>A</Key>}
        </Button>
        <Decline request={request} />
        <Trouble id={request.id} />
      </div>
    </li>
  );
}

function Tools({ request, last }: { request: FloorRequest; last: boolean }) {
  const name = who(request);
  return (
    <div class="acts">
      <Button
        small
        icon
        label={_("Move %(who)s up", { who: name })}
        off={request.place === 1}
        onPress={() => void move(request, -1)}
      >
        <Icon name="arrow-up" />
      </Button>
      <Button small icon label={_("Move %(who)s down", { who: name })} off={last} onPress={() => void move(request, 1)}>
        <Icon name="arrow-down" />
      </Button>
      <Decline request={request} />
      <Trouble id={request.id} />
    </div>
  );
}

function Waiting({ request, last }: { request: FloorRequest; last: boolean }) {
  const at = timetable(coarseMoment.value).start(request.place ?? 1);
  const on = selected("list") === request.id;
  const row = useRef<HTMLLIElement>(null);
  // The focus goes with the row that was moved.
  useEffect(() => {
    if (on && row.current?.contains(document.activeElement)) row.current.scrollIntoView({ block: "nearest" });
  }, [request.place]);
  return (
    <li ref={row} class={on ? "is-sel" : undefined} aria-current={on ? "true" : undefined}>
      <span class="n">{request.place}</span>
      <Name request={request} />
      {at === null ? <span class="at" /> : <Time at={at} class="at" />}
      <span class="why" dir="auto">
        {request.delegation && !present(request.delegation) && <b class="wn">{_("Not in the room.")} </b>}
        {whyText(request)}
      </span>
      {on && <Tools request={request} last={last} />}
    </li>
  );
}

function Head() {
  const list = room.list.value;
  if (!list) return null;
  const open = list.state === "open";
  return (
    <div class="card__head">
      <h2 id="sl">{_("Speakers list")}</h2>
      <ListState list={list} />
      <span class="grow" />
      <Button
        small
        onPress={() => void toggleList()}
        busy={isBusy("list")}
        shortcut="L"
        off={room.session.value?.state === "closed"}
      >
        {open ? _("Close list") : _("Open list")} <Key>L</Key>
      </Button>
      {room.lists.value.length > 1 && <Choose />}
      <Trouble id="list" />
    </div>
  );
}

function Choose() {
  return (
    <select
      class="field"
      aria-label={_("Which list")}
      value={room.list.value?.id}
      onChange={(event) => (room.chosen.value = event.currentTarget.value)}
    >
      {room.lists.value.map((list) => (
        <option key={list.id} value={list.id}>
          {list.title}
        </option>
      ))}
    </select>
  );
}

export function PodiumList() {
  const list = room.list.value;
  const [decide, waiting] = [toDecide(), room.waiting.value];
  return (
    <div class="col">
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
        <h3 class="subhead">
          {_("Waiting")} <span class="num">{waiting.length}</span>
        </h3>
        <ol class="reqs">
          {waiting.map((request, n) => (
            <Waiting key={request.id} request={request} last={n === waiting.length - 1} />
          ))}
        </ol>
        {waiting.length === 0 && <p class="foot">{_("Nobody is waiting.")}</p>}
        {list && <p class="foot">{ruleText(list)}</p>}
        <ListFoot />
      </section>
    </div>
  );
}
