// My request for the floor: one line that says where it stands and what I can do.

import type { ComponentChildren } from "preact";
import { coarseMoment } from "../shared/clock";
import { remembered } from "../shared/draft";
import { _, ngettext, ordinal, timeOfDay } from "../shared/i18n";
import { Button, ErrorText, Icon, Notice, useAct } from "../shared/ui";
import { show } from "./open-dialog";
import { RequestForm } from "./request-form";
import { room } from "./room";
import { timetable } from "./timetable";
import type { MyRequest } from "./types";
import { who } from "./words";

const read = remembered("declined-read", "");

function latest(): MyRequest | undefined {
  const list = room.list.value?.id;
  const mine = room.myRequests.value.filter((request) => request.list === list);
  const open = mine.filter((request) => ["pending", "accepted", "speaking"].includes(request.state));
  const recent = (rows: MyRequest[]) => rows.sort((a, b) => (a.requested_at < b.requested_at ? 1 : -1))[0];
  return recent(open) ?? recent(mine.filter((request) => request.state === "declined" && request.id !== read.value));
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

function Mine({
  sign,
  title,
  text,
  more,
  request,
}: {
  sign: ComponentChildren;
  title: string;
  text: string;
  more?: string;
  request: MyRequest;
}) {
  const act = useAct();
  const withdraw = () => act.run(() => room.act("speakers.withdraw_request", { request: request.id }));
  return (
    <section class="mine" aria-label={_("Your request for the floor")}>
      {sign}
      <div>
        <b>{title}</b>
        <p>
          {text}
          {more && <span class="mine__more"> {more}</span>}
        </p>
        <ErrorText id="mine-error" text={act.error.value} />
      </div>
      <Button small onPress={withdraw} busy={act.busy.value}>
        {_("Withdraw")}
      </Button>
    </section>
  );
}

function Waiting({ request }: { request: MyRequest }) {
  const place = request.place ?? 1;
  const at = timetable(coarseMoment.value).start(place);
  const before = room.waiting.value.find((other) => other.place === place - 1);
  if (place === 1) {
    return (
      <Mine
        sign={<Place n={1} />}
        title={_("You are next")}
        text={_("Turn on your microphone in the call.")}
        request={request}
      />
    );
  }
  return (
    <Mine
      sign={<Place n={place} />}
      title={at === null ? _("You are on the list") : _("You speak at about %(time)s", { time: timeOfDay(at) })}
      text={before ? _("After %(who)s.", { who: who(before) }) : ""}
      more={at === null ? "" : _("The time moves as others speak longer or shorter.")}
      request={request}
    />
  );
}

function Declined({ request }: { request: MyRequest }) {
  return (
    <Notice tone="alert">
      <p>
        <b>{_("Your request was declined:")}</b> <span dir="auto">{request.reason}</span>
      </p>
      <Button kind="quiet" small onPress={() => (read.value = request.id)}>
        {_("I have read it")}
      </Button>
    </Notice>
  );
}

function Ask({ list }: { list: string }) {
  const waiting = room.waiting.value.length;
  const at = timetable(coarseMoment.value).start(waiting + 1);
  const queue = ngettext("The list is open. %(num)s is waiting", "The list is open. %(num)s are waiting", waiting);
  return (
    <section class="mine mine--ask" aria-label={_("Your request for the floor")}>
      <p>
        {at === null ? `${queue}.` : _("%(queue)s; you would speak at about %(time)s.", { queue, time: timeOfDay(at) })}
      </p>
      <Button kind="primary" onPress={() => show((close) => <RequestForm list={list} onClose={close} />)}>
        {_("Request the floor")}
      </Button>
    </section>
  );
}

export function MyRequestLine() {
  const list = room.list.value;
  const request = latest();
  if (!room.given.may.request_floor || !list || request?.state === "speaking") return null;
  if (request?.state === "pending") {
    const sent = _("Sent at %(time)s.", { time: timeOfDay(request.requested_at) });
    const sign = (
      <p class="mine__n">
        <Icon name="clock" />
      </p>
    );
    return <Mine sign={sign} title={_("The moderator has your request")} text={sent} request={request} />;
  }
  if (request?.state === "accepted") return <Waiting request={request} />;
  return (
    <>
      {request?.state === "declined" && <Declined request={request} />}
      {list.state === "open" ? <Ask list={list.id} /> : <Closed />}
    </>
  );
}

function Closed() {
  if (room.session.value?.state === "closed") return null;
  return (
    <Notice tone="warn">
      <p>
        <b>{_("The list is closed.")}</b> {_("When the chair opens it, you can request the floor here.")}
      </p>
    </Notice>
  );
}
