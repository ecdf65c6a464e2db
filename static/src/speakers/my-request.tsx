// My requests for the floor: for each a line that says where it stands and what I can do, and what I may ask for now.

import type { ComponentChildren } from "preact";
import { useRoom } from "../room/context";
import { show } from "../room/open-dialog";
import type { Room } from "../room/room";
import type { MyRequest, RequestKind } from "../shared/contract";
import { _, ngettext, ordinal, timeOfDay } from "../shared/i18n";
import { Button, ErrorText, Icon, Notice, useAct } from "../shared/ui";
import { AskMore, askable } from "./ask-floor";
import { kindWord, who } from "./labels";
import { Answered, lastAnswered } from "./my-answered";
import { RequestForm } from "./request-form";
import { SpeakForDelegation } from "./speak-for";
import { speakersOf } from "./state";

const SHOWN = ["interrupted", "accepted", "pending"];

// Those that are open, what is nearest to the floor first.
function open(room: Room): MyRequest[] {
  const mine = speakersOf(room).mine.value.filter((request) => SHOWN.includes(request.state));
  const here = mine.filter(
    (request) => request.list === speakersOf(room).list.value?.id || request.state === "interrupted",
  );
  const rank = (request: MyRequest) => SHOWN.indexOf(request.state);
  return here.sort((a, b) => rank(a) - rank(b) || (a.place ?? 0) - (b.place ?? 0));
}

function Place({ n }: { n: number }) {
  const [, before, digits, after] = /^(\D*)(\d+)(.*)$/.exec(ordinal(n)) ?? ["", "", String(n), ""];
  return (
    <p class="mine__n">
      {before && <small>{before}</small>}
      {digits}
      <small>{after}</small>
    </p>
  );
}

// A statement needs no word for its kind.
const kindOf = ({ request_kind }: MyRequest): string => (request_kind === "statement" ? "" : kindWord(request_kind));

interface MineProps {
  sign: ComponentChildren;
  title: string;
  text: string;
  more?: string;
  request: MyRequest;
  stays?: boolean; // nothing to withdraw
}

function Mine({ sign, title, text, more, request, stays }: MineProps) {
  const room = useRoom();
  const act = useAct();
  const kind = kindOf(request);
  const label = kind ? _("Your request for the floor: %(kind)s", { kind }) : _("Your request for the floor");
  const withdraw = () => act.run(() => room.act("speakers.withdraw_request", { request: request.id }));
  return (
    <section class="mine" aria-label={label}>
      {sign}
      <div>
        <b>{title}</b>
        <p>
          {kind && <span>{kind}. </span>}
          {text}
          {more && <span class="mine__more"> {more}</span>}
        </p>
        <ErrorText id={`mine-error-${request.id}`} text={act.error.value} />
      </div>
      {!stays && !room.closed.value && (
        <Button small onPress={withdraw} busy={act.busy.value}>
          {_("Withdraw")}
        </Button>
      )}
    </section>
  );
}

function beforeMyTurn(room: Room): string {
  if (room.session.value?.video) return _("Turn on your microphone in the call.");
  const holder = speakersOf(room).holder.value;
  return holder ? _("After %(who)s.", { who: who(room, holder) }) : "";
}

function Waiting({ request }: { request: MyRequest }) {
  const room = useRoom();
  const place = request.place ?? 1;
  const at = speakersOf(room).times.value.start(place);
  const before = speakersOf(room).waiting.value.find((other) => other.place === place - 1);
  if (place === 1) {
    return <Mine sign={<Place n={1} />} title={_("You are next")} text={beforeMyTurn(room)} request={request} />;
  }
  return (
    <Mine
      sign={<Place n={place} />}
      title={at === null ? _("You are on the list") : _("You speak at about %(time)s", { time: timeOfDay(at) })}
      text={before ? _("After %(who)s.", { who: who(room, before) }) : ""}
      more={at === null ? "" : _("The time moves as others speak longer or shorter.")}
      request={request}
    />
  );
}

function Sign({ name }: { name: string }) {
  return (
    <p class="mine__n">
      <Icon name={name} />
    </p>
  );
}

// Nobody is called any more, and nobody decides.
function Unheard({ request }: { request: MyRequest }) {
  return (
    <Mine
      sign={<Sign name="clock" />}
      title={_("The session closed before you spoke")}
      text={_("If it is reopened, your request is still there.")}
      request={request}
    />
  );
}

function Line({ request }: { request: MyRequest }) {
  const room = useRoom();
  if (room.closed.value) return <Unheard request={request} />;
  if (request.state === "accepted") return <Waiting request={request} />;
  if (request.state === "pending") {
    const sent = _("Sent at %(time)s.", { time: timeOfDay(request.requested_at) });
    return (
      <Mine sign={<Sign name="clock" />} title={_("The moderator has your request")} text={sent} request={request} />
    );
  }
  const on = _("You go on, with the time you had left, when this is over.");
  return <Mine sign={<Sign name="clock" />} title={_("You are interrupted")} text={on} request={request} stays />;
}

function Ask({ list, kinds }: { list: string; kinds: RequestKind[] }) {
  const room = useRoom();
  const waiting = speakersOf(room).waiting.value.length;
  const at = speakersOf(room).times.value.start(waiting + 1);
  const queue = ngettext("The list is open. %(num)s is waiting", "The list is open. %(num)s are waiting", waiting);
  return (
    <section class="mine mine--ask" aria-label={_("Your request for the floor")}>
      <p>
        {at === null ? `${queue}.` : _("%(queue)s; you would speak at about %(time)s.", { queue, time: timeOfDay(at) })}
      </p>
      <Button
        kind="primary"
        onPress={() => show(room, (close) => <RequestForm list={list} kinds={kinds} onClose={close} />)}
      >
        {_("Request the floor")}
      </Button>
    </section>
  );
}

export function MyRequestLine() {
  const room = useRoom();
  const list = speakersOf(room).list.value;
  if (!room.given.may.request_floor || !list) return null;
  const mine = open(room);
  const speaking = speakersOf(room).mine.value.some((request) => request.state === "speaking");
  const kinds = askable(room, list);
  const answered = mine.length || speaking ? undefined : lastAnswered(room, list.id);
  return (
    <>
      {answered && <Answered request={answered} />}
      {!mine.length && !speaking && list.state === "closed" && <Closed />}
      <div class="mines">
        {mine.map((request) => (
          <Line key={request.id} request={request} />
        ))}
        <SpeakForDelegation />
        {!mine.length && !speaking && kinds.includes("statement") ? (
          <Ask list={list.id} kinds={kinds} />
        ) : (
          <AskMore list={list} kinds={kinds} />
        )}
      </div>
    </>
  );
}

function Closed() {
  const room = useRoom();
  if (room.session.value?.state === "closed") return null;
  return (
    <Notice tone="warn">
      <p>
        <b>{_("The list is closed.")}</b> {_("When the chair opens it, you can request the floor here.")}
      </p>
    </Notice>
  );
}
