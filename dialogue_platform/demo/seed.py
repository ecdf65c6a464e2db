"""Tells the scenario: everything by the commands that people use, nothing written past them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from dialogue_platform.demo.scenario import address_of, scenario
from dialogue_platform.demo.telling import DemoState, tell_chapters
from dialogue_platform.dialogues.models import AgendaItem, Dialogue
from dialogue_platform.live import SYSTEM, Actor, clock, keys_of, live, perform, snapshot


def is_empty() -> bool:
    with live().database.reading() as db:
        return db.scalar(select(Dialogue.id).limit(1)) is None


def seed() -> None:
    """The series with its past consultations, and the high-level dialogue with its first session on."""
    secretary = Storyteller.enrol("organiser", may_organise=True)
    series = past_consultations(secretary)
    dialogue = high_level_dialogue(secretary, series)
    delegations = seat_delegations(secretary, dialogue)
    people = bring_people(secretary, dialogue, delegations)
    sessions = plan_sessions(secretary, dialogue)
    begin_document(secretary, dialogue)
    open_first_session(people, sessions[0])
    tell_chapters(
        DemoState(dialogue, sessions, delegations, lambda key, command, **args: people[key].do(command, **args))
    )


class Storyteller:
    """One of the scenario's people, who sends commands."""

    def __init__(self, user_id: str) -> None:
        self.actor = Actor(user_id=user_id)

    @classmethod
    def enrol(cls, key: str, may_organise: bool = False) -> "Storyteller":
        name = next(p["name"] for p in scenario()["demo"]["people"] if p["key"] == key)
        told = {"email": address_of(key), "name": name, "may_organise": may_organise}
        made = perform("people.enrol", SYSTEM, told).result or {}
        return cls(made["user"])

    def do(self, command: str, **args: Any) -> dict[str, Any]:
        return perform(command, self.actor, args).result or {}


def past_consultations(secretary: Storyteller) -> str:
    told, pattern = scenario()["series"], scenario()["demo"]["consultation"]
    series = secretary.do(
        "dialogues.create_series", title=told["title"], theme=told["theme"], conveners=told["convened_by"]
    )["series"]
    for place in told["dialogues"]:
        dialogue = secretary.do(
            "dialogues.create",
            title=pattern["title"].format(city=place["city"]),
            lead=pattern["lead"],
            starts_on=place["date"],
            tz=place["tz"],
            place=place["city"],
            objectives=told["objectives"],
            conveners=told["convened_by"],
            languages=["en", "ru"],
            series=series,
        )["dialogue"]
        begin = datetime.fromisoformat(f"{place['date']}T10:00").replace(tzinfo=ZoneInfo(place["tz"]))
        hold_consultation(secretary, dialogue, begin, pattern)
    return str(series)


def hold_consultation(secretary: Storyteller, dialogue: str, begin: datetime, pattern: dict[str, Any]) -> None:
    session = secretary.do(
        "dialogues.create_session",
        dialogue=dialogue,
        title=pattern["session"],
        starts_at=begin.isoformat(),
        minutes=pattern["minutes"],
    )["session"]
    for title, minutes in pattern["agenda"]:
        secretary.do("dialogues.create_item", session=session, title=title, minutes=minutes)
    secretary.do("dialogues.open_session", session=session)
    secretary.do("dialogues.close_session", session=session)


def high_level_dialogue(secretary: Storyteller, series: str) -> str:
    """Held today, whatever the day, so that a visitor finds it going on; the true date is in the scenario."""
    told = scenario()["dialogue"]
    made = secretary.do(
        "dialogues.create",
        title=told["title"],
        lead=told["lead"],
        starts_on=f"{clock.now().astimezone(ZoneInfo(told['tz'])):%Y-%m-%d}",
        tz=told["tz"],
        objectives=told["objectives"],
        conveners=told["convened_by"],
        languages=told["languages"],
        **scenario()["demo"]["contact"],
    )
    return str(made["dialogue"])


def seat_delegations(secretary: Storyteller, dialogue: str) -> dict[str, str]:
    seated = {}
    for body in scenario()["dialogue"]["delegations"]:
        made = secretary.do("delegations.create", dialogue=dialogue, **body)
        seated[body["name"]] = made["delegation"]
    return seated


def bring_people(secretary: Storyteller, dialogue: str, delegations: dict[str, str]) -> dict[str, Storyteller]:
    """Invite everybody and let everybody accept; the secretary is there already."""
    people = {"organiser": secretary}
    for person in scenario()["demo"]["people"]:
        delegation = delegations.get(person["delegation"])
        particulars = {"name": person["name"], "function": person["function"], "delegation": delegation}
        if person["key"] == "organiser":
            secretary.do("people.edit", participant=participant_of(dialogue, "organiser"), **particulars)
            continue
        people[person["key"]] = one = Storyteller.enrol(person["key"])
        invited = secretary.do(
            "people.invite", dialogue=dialogue, email=address_of(person["key"]), role=person["role"], **particulars
        )
        one.do("people.accept_invitation", participant=invited["participant"])
    return people


def participant_of(dialogue: str, key: str) -> str:
    shown = everything(f"dialogue:{dialogue}", "podium")
    return next(str(e["id"]) for e in shown if e["kind"] == "participant" and e["email"] == address_of(key))


def plan_sessions(secretary: Storyteller, dialogue: str) -> list[str]:
    """One after the other; the first began a few minutes ago."""
    demo, begin = scenario()["demo"], a_few_minutes_ago()
    sessions = []
    for part in scenario()["dialogue"]["programme"]:
        made = secretary.do(
            "dialogues.create_session",
            dialogue=dialogue,
            title=part["session"],
            summary=demo["summaries"][part["session"]],
            starts_at=begin.isoformat(),
            minutes=part["minutes"],
        )["session"]
        for title, minutes in demo["agenda"][part["session"]]:
            secretary.do("dialogues.create_item", session=made, title=title, minutes=minutes)
        sessions.append(made)
        begin += timedelta(minutes=part["minutes"])
    return sessions


def a_few_minutes_ago() -> datetime:
    now = clock.now() - timedelta(minutes=3)
    return now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)


def begin_document(secretary: Storyteller, dialogue: str) -> None:
    told = scenario()["dialogue"]["outcome_document"]
    secretary.do("outcome.create_document", dialogue=dialogue, title=told["title"], sections=told["sections"])


def open_first_session(people: dict[str, Storyteller], session: str) -> None:
    """On, at its first item, the list open, with requests and questions to decide."""
    chair, moderator = people["chair"], people["moderator"]
    chair.do("dialogues.open_session", session=session)
    first = min(items_of(session), key=lambda item: item["number"])
    chair.do("dialogues.set_current_item", item=first["id"], **{"from": None})
    speakers_list = default_list(session)
    moderator.do("speakers.open_list", list=speakers_list)
    for told in scenario()["demo"]["requests"]:
        made = people[told["by"]].do("speakers.request_floor", list=speakers_list, subject=told["subject"])
        if told["accepted"]:
            moderator.do("speakers.accept_request", request=made["request"])
    for told in scenario()["demo"]["questions"]:
        ask(people, moderator, session, told)


def ask(people: dict[str, Storyteller], moderator: Storyteller, session: str, told: dict[str, Any]) -> None:
    question = people[told["by"]].do("questions.ask", session=session, text=told["text"])["question"]
    if not told["published"]:
        return
    shown = next(e for e in everything(f"session:{session}", "podium") if e["id"] == question)
    moderator.do("questions.publish", question=question, revision=shown["revision"])
    for key in told["endorsed_by"]:
        people[key].do("questions.endorse", question=question, on=True)


def default_list(session: str) -> str:
    shown = everything(f"session:{session}", "podium")
    return str(next(e["id"] for e in shown if e["kind"] == "speakers_list" and e["item"] is None))


def items_of(session: str) -> list[dict[str, Any]]:
    with live().database.reading() as db:
        rows = db.scalars(select(AgendaItem).where(AgendaItem.session_id == session)).all()
        return [{"id": row.id, "number": row.number} for row in rows]


def everything(stream: str, audience: str) -> list[dict[str, Any]]:
    """What an audience has on its screen."""
    with live().database.reading() as db:
        return snapshot(db, stream, keys_of(audience))
