// Questions as everybody in the room reads them.

import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useRoom } from "../room/context";
import type { Room } from "../room/room";
import type { MyQuestion, Question } from "../shared/contract";
import { _, ngettext, timeOfDay } from "../shared/i18n";
import { Button, Icon } from "../shared/ui";
import { AskForm } from "./ask";
import { Endorse } from "./endorse";
import { asker } from "./labels";
import { Edit, MyQuestionCard, OwnWords, Withdraw } from "./my-question";
import { type By, Order } from "./question-order";
import { questionsOf } from "./state";
import { Marks } from "./wording";

function stateLine(question: Question, mine: boolean): { sign: string; words: string } | null {
  if (question.state === "on_stage") return { sign: "floor", words: _("On stage now") };
  if (question.state === "answered") {
    const at = question.answered_at ? timeOfDay(question.answered_at) : "";
    return {
      sign: "check",
      words:
        question.answer_how === "written"
          ? _("Answered in writing, %(time)s", { time: at })
          : _("Answered on the floor, %(time)s", { time: at }),
    };
  }
  if (mine)
    return {
      sign: "check",
      words: _("Yours, published %(time)s", { time: question.published_at ? timeOfDay(question.published_at) : "" }),
    };
  return null;
}

export function QuestionMeta({ question }: { question: Question }) {
  const room = useRoom();
  const at = question.published_at ?? question.asked_at;
  return (
    <p class="meta">
      {asker(room, question)}
      <span class="dot" />
      <time dateTime={at}>{timeOfDay(at)}</time>
    </p>
  );
}

export function AnswerText({ question }: { question: Question }) {
  if (!question.answer_text) return null;
  return (
    <p class="q__answer" dir="auto">
      {question.answer_text}
    </p>
  );
}

// Drawn again only where its own question changed: it asks the rest by a value of its own, which mostly stays the same.
function Card({ question }: { question: Question }) {
  const room = useRoom();
  const own = useComputed(() => questionsOf(room).mine.value.get(question.id)).value;
  const editing = useSignal(false);
  const mine = own !== undefined;
  const mayEdit = mine && question.state === "published" && !room.closed.value;
  const line = stateLine(question, mine);
  const look = question.state === "on_stage" ? "q q--stage" : question.state === "answered" ? "q q--done" : "q";
  return (
    <li>
      <article
        class={look}
        id={`question-${question.id}`}
        tabIndex={-1}
        aria-label={_("Question %(n)s", { n: question.number })}
      >
        {line && (
          <p class="q__state">
            <Icon name={line.sign} />
            {line.words}
          </p>
        )}
        <p class="q__text" dir="auto">
          {question.text}
        </p>
        {own && <OwnWords question={own} />}
        <Marks question={question} />
        <AnswerText question={question} />
        {own && mayEdit && editing.value && <Edit question={own} close={() => (editing.value = false)} />}
        <div class="q__foot">
          <QuestionMeta question={question} />
          {mayEdit && !editing.value && (
            <Button kind="quiet" small onPress={() => (editing.value = true)}>
              {_("Edit")}
            </Button>
          )}
          {mayEdit && <Withdraw id={question.id} />}
          <Endorse question={question} />
        </div>
      </article>
    </li>
  );
}

const shared = (room: Room): Question[] =>
  questionsOf(room).all.value.filter((question) => ["published", "on_stage", "answered"].includes(question.state));

const unseen = (question: MyQuestion): boolean =>
  !["published", "on_stage", "answered", "merged"].includes(question.state);

function Fresh({ count, show }: { count: number; show: () => void }) {
  if (!count) return null;
  return (
    <button class="fresh" type="button" onClick={show}>
      <Icon name="new" />
      {ngettext("Show %(num)s new question", "Show %(num)s new questions", count)}
    </button>
  );
}

export function Segments({ by, choose }: { by: By; choose: (by: By) => void }) {
  const each = (which: By, text: string) => (
    <button type="button" aria-pressed={by === which} onClick={() => choose(which)}>
      {text}
    </button>
  );
  return (
    <div class="seg" role="group" aria-label={_("Order of questions")}>
      {each("endorsed", _("Most endorsed"))}
      {each("newest", _("Newest"))}
    </div>
  );
}

// A full room has thousands of cards: they are drawn a slice at a time, so that nobody's letters wait for them.
const SLICE = 60;

export function useSlices(all: number): number {
  const [most, grow] = useState(SLICE);
  useEffect(() => {
    if (most >= all) return;
    const soon = setTimeout(() => grow(most + SLICE), 30);
    return () => clearTimeout(soon);
  }, [most, most >= all]);
  return most;
}

function Rows({ order }: { order: Order }) {
  const room = useRoom();
  const all = shared(room);
  const staged = all.find((question) => question.state === "on_stage");
  const view = order.view(all, new Set(questionsOf(room).mine.value.keys()));
  const whole = room.here.whole.value;
  useEffect(() => {
    order.keep(view.rows, whole);
    order.saw(staged?.id);
  });
  const standing = view.rows.filter((question) => question !== staged);
  const fresh = view.fresh - (staged && !view.rows.includes(staged) ? 1 : 0);
  const rows = standing.slice(0, useSlices(standing.length));
  const mine = questionsOf(room)
    .own.value.filter(unseen)
    .sort((a, b) => b.number - a.number);
  if (!rows.length && !staged && !mine.length) return <Nothing />;
  return (
    <ol class="qs">
      {staged && <Card key={staged.id} question={staged} />}
      {mine.map((question) => (
        <MyQuestionCard key={question.id} question={question} />
      ))}
      {fresh > 0 && (
        <li key="fresh">
          <Fresh count={fresh} show={() => order.refresh(all, whole)} />
        </li>
      )}
      {rows.map((question) => (
        <Card key={question.id} question={question} />
      ))}
    </ol>
  );
}

function Nothing() {
  const room = useRoom();
  const { session, closed, given } = room;
  if (closed.value) return <p class="foot">{_("No question was published in this session.")}</p>;
  if (!session.value?.questions_open) return <p class="foot">{_("No question is published.")}</p>;
  const review = session.value.premoderation;
  return (
    <div class="empty empty--inside">
      <b>{_("No questions yet")}</b>
      {given.may.ask && review && _("Ask the first one. A moderator reads it before it appears here.")}
      {given.may.ask && !review && _("Ask the first one. It appears here at once.")}
      {!given.may.ask && review && _("Questions stand here once a moderator has published them.")}
    </div>
  );
}

export function QuestionsCard() {
  const room = useRoom();
  const order = useMemo(() => new Order(questionsOf(room).support), []);
  const sort = (by: By) => order.sortBy(by, shared(room), room.here.whole.value);
  return (
    <section class="card room__q" id="questions" aria-labelledby="qh" tabIndex={-1}>
      <div class="card__head">
        <h2 id="qh" class="grow">
          {_("Questions")}
        </h2>
        <Segments by={order.by.value} choose={sort} />
      </div>
      <AskForm />
      <Rows order={order} />
    </section>
  );
}
