// The podium's third column: questions by state, with the tools on the selected one.

import { useComputed } from "@preact/signals";
import { useRoom } from "../room/context";
import { here, KeysHere } from "../room/keys-here";
import { show } from "../room/open-dialog";
import { isBusy } from "../room/podium-acts";
import { ReasonDialog } from "../room/reason";
import { selectionOf } from "../room/selection";
import { Trouble } from "../room/trouble";
import { type Question, QuestionsDismiss } from "../shared/contract";
import { _, ngettext, timeOfDay } from "../shared/i18n";
import { Button, Icon, Key } from "../shared/ui";
import { AnswerDialog } from "./answer";
import { asker } from "./labels";
import {
  dismiss,
  isDecidable,
  isStageable,
  publish,
  restore,
  stageOrNot,
  takeBackQuestion,
  takeQuestions,
} from "./question-acts";
import { AnswerText, useSlices } from "./questions";
import { dismissReasons, reasonWords } from "./reasons";
import { RewordDialog } from "./reword";
import { questionsOf } from "./state";
import { inTab, type Tab, tabOf } from "./tabs";
import { Marks } from "./wording";

export function DismissDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const room = useRoom();
  return (
    <ReasonDialog
      title={_("Dismiss question %(n)s", { n: question.number })}
      verb={_("Dismiss")}
      reasons={dismissReasons()}
      place={question.id}
      most={QuestionsDismiss.reason.maxLength}
      act={(why) => dismiss(room, question, why)}
      onClose={onClose}
    />
  );
}

function PendingTools({ question }: { question: Question }) {
  const room = useRoom();
  const ask = () => show(room, (close) => <DismissDialog question={question} onClose={close} />);
  return (
    <>
      <Button
        small
        kind="second"
        onPress={() => void publish(room, question)}
        busy={isBusy(room, question.id)}
        shortcut="P"
      >
        {_("Publish")} <Key>P</Key>
      </Button>
      <Button small kind="risk" id={`dismiss-${question.id}`} onPress={ask} shortcut="X">
        {_("Dismiss")} <Key>X</Key>
      </Button>
    </>
  );
}

function PublishedTools({ question }: { question: Question }) {
  const room = useRoom();
  const ask = () => show(room, (close) => <AnswerDialog question={question} onClose={close} />);
  const staged = question.state === "on_stage";
  return (
    <>
      <Button
        small
        kind="second"
        onPress={() => void stageOrNot(room, question)}
        busy={isBusy(room, question.id)}
        shortcut="T"
      >
        {staged ? _("Take off stage") : _("Put on stage")} <Key>T</Key>
      </Button>
      <Button small onPress={ask}>
        {_("Mark as answered")}
      </Button>
      {!staged && (
        <Button small onPress={() => void takeBackQuestion(room, question)} busy={isBusy(room, question.id)}>
          {_("Take back")}
        </Button>
      )}
    </>
  );
}

function RewordButton({ question }: { question: Question }) {
  const room = useRoom();
  const ask = () => show(room, (close) => <RewordDialog question={question} onClose={close} />);
  return (
    <Button small onPress={ask}>
      {_("Edit")}
    </Button>
  );
}

function Tools({ question }: { question: Question }) {
  const room = useRoom();
  if (room.closed.value) return null;
  return (
    <div class="q__acts">
      {isDecidable(question) && <PendingTools question={question} />}
      {isStageable(question) && <PublishedTools question={question} />}
      {(isDecidable(question) || isStageable(question)) && <RewordButton question={question} />}
      {question.state === "dismissed" && (
        <Button small onPress={() => void restore(room, question)} busy={isBusy(room, question.id)}>
          {_("Restore")}
        </Button>
      )}
      <Trouble id={question.id} />
    </div>
  );
}

function under(question: Question): string {
  if (question.state === "dismissed") return _("Dismissed: %(reason)s", { reason: reasonWords(question) });
  if (question.state === "withdrawn") return _("Withdrawn by its author");
  if (question.state === "on_stage") return _("On stage now");
  if (question.state !== "answered") return "";
  return question.answer_how === "written" ? _("Answered in writing") : _("Answered on the floor");
}

function Card({ question }: { question: Question }) {
  const room = useRoom();
  const on = selectionOf(room).selected("questions") === question.id;
  const support = useComputed(() => questionsOf(room).support(question.id)).value;
  const look = ["q", on && "is-sel", question.state === "on_stage" && "q--stage"].filter(Boolean).join(" ");
  const line = under(question);
  return (
    <li>
      <article class={look} aria-label={_("Question %(n)s", { n: question.number })}>
        {line && (
          <p class="q__state">
            <Icon name={question.state === "on_stage" ? "floor" : "info"} />
            {line}
          </p>
        )}
        <button
          type="button"
          class="pick q__text"
          id={`pick-${question.id}`}
          dir="auto"
          aria-expanded={on}
          onClick={() => selectionOf(room).pick("questions", question.id)}
          onFocus={() => selectionOf(room).pick("questions", question.id)}
        >
          {question.text}
        </button>
        <Marks question={question} />
        <AnswerText question={question} />
        <p class="meta">
          {question.number}
          <span class="dot" />
          {asker(room, question)}
          <span class="dot" />
          <time dateTime={question.asked_at}>{timeOfDay(question.asked_at)}</time>
          {question.published_at && <span class="dot" />}
          {question.published_at && ngettext("%(num)s endorsement", "%(num)s endorsements", support)}
        </p>
        {on && <Tools question={question} />}
      </article>
    </li>
  );
}

function Tabs() {
  const room = useRoom();
  const each = (which: Tab, text: string) => (
    <button
      type="button"
      aria-current={tabOf(room).value === which ? "true" : undefined}
      onClick={() => (tabOf(room).value = which)}
    >
      {text} <span class="num">{inTab(room, which).length}</span>
    </button>
  );
  return (
    <nav class="tabs" aria-label={_("Questions by state")}>
      {each("pending", _("Pending"))}
      {each("published", _("Published"))}
      {each("answered", _("Answered"))}
      {each("dismissed", _("Dismissed"))}
    </nav>
  );
}

function nothing(which: Tab): string {
  if (which === "pending") return _("No question waits for you.");
  if (which === "published") return _("No question is published.");
  return which === "answered" ? _("No question is answered yet.") : _("No question was dismissed.");
}

export function PodiumQuestions() {
  const room = useRoom();
  const all = inTab(room, tabOf(room).value);
  const rows = all.slice(0, useSlices(all.length));
  const taking = room.session.value?.questions_open ?? false;
  return (
    <div class={`col col--q ${here(room, "questions")}`} id="questions" data-column="questions" tabIndex={-1}>
      <section class="card" aria-labelledby="qh">
        <div class="card__head">
          <h2 id="qh">{_("Questions")}</h2>
          <KeysHere at="questions" />
          <span class="grow" />
          {!room.closed.value && (
            <Button small onPress={() => void takeQuestions(room, !taking)} busy={isBusy(room, "questions")}>
              {taking ? _("Stop taking questions") : _("Take questions")}
            </Button>
          )}
          <Trouble id="questions" />
        </div>
        <Tabs />
        <ol class="qs">
          {rows.map((question) => (
            <Card key={question.id} question={question} />
          ))}
        </ol>
        {!rows.length && <p class="foot">{nothing(tabOf(room).value)}</p>}
      </section>
    </div>
  );
}
