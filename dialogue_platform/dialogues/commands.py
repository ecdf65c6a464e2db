"""Series and dialogues: begin and edit. Sessions, agenda and invitations lie beside."""

from typing import Annotated

from pydantic import Field

from dialogue_platform.dialogues import (  # noqa: F401 - their commands and gates register with these
    agenda,
    calendar,
    closing,
    copying,
    delegations,
    invitations,
    removing,
    sessions,
    sort_keys,
)
from dialogue_platform.dialogues.fields import (
    Day,
    Languages,
    Prose,
    ShortText,
    Title,
    ZoneName,
    need_zone,
    update_fields,
)
from dialogue_platform.dialogues.models import Dialogue, Series, Visibility
from dialogue_platform.dialogues.moving_clocks import SessionsKeep, move_clocks, sessions_of
from dialogue_platform.dialogues.policy import may_edit_dialogue, may_organise
from dialogue_platform.dialogues.results import NewDialogue, NewSeries
from dialogue_platform.dialogues.starting import begin
from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.live.errors import NOT_PERMITTED
from dialogue_platform.people.models import PLATFORM
from dialogue_platform.people.outgoing_mail import need_address

Points = Annotated[list[Annotated[str, Text(400)]], Field(max_length=20)]


@command("dialogues.create_series", permission=may_organise)
def create_series(
    act: Act,
    title: Title,
    theme: Prose = "",
    conveners: Points | None = None,
) -> NewSeries:
    """Begin a series, under which several dialogues are held."""
    series = Series(stream=PLATFORM, title=title, theme=theme, conveners=conveners or [], owner_id=act.member.id)
    act.db.add(series)
    return {"series": series.id}


@command("dialogues.create", permission=may_organise)
def create(
    act: Act,
    title: Title,
    starts_on: Day,
    tz: ZoneName,
    lead: Prose = "",
    objectives: Points | None = None,
    conveners: Points | None = None,
    languages: Languages | None = None,
    visibility: Visibility = Visibility.PUBLIC,
    place: ShortText = "",
    contact_name: ShortText = "",
    contact_email: Annotated[str, Text(254, empty=True)] = "",
    contact_phone: Annotated[str, Text(40, empty=True)] = "",
    series: Ref[Series] | None = None,
) -> NewDialogue:
    """Begin a dialogue; who begins it is its first organiser."""
    need_zone(tz)
    need_own(act, series)
    dialogue = begin(
        act,
        act.member,
        title=title,
        lead=lead,
        objectives=objectives or [],
        conveners=conveners or [],
        tz=tz,
        languages=list(dict.fromkeys(languages or ["en"])),
        visibility=visibility,
        starts_on=starts_on,
        place=place,
        series_id=series.id if series else None,
        **contact_of(contact_name, contact_email, contact_phone),
    )
    return {"dialogue": dialogue.id}


def need_own(act: Act, series: Series | None) -> None:
    if series is not None and series.owner_id != act.member.id:
        raise NOT_PERMITTED(field="series")


def contact_of(name: str | None, email: str | None, phone: str | None) -> dict[str, str | None]:
    """Whom to ask, by column. Answers to letters go to the address, if there is one."""
    if email:
        need_address(email, "contact_email")
    return {"contact_name": name, "contact_email": email, "contact_phone": phone}


@command("dialogues.edit", permission=may_edit_dialogue, edits="dialogue", beside=("sessions_keep",))
def edit(
    act: Act,
    dialogue: Ref[Dialogue],
    title: Title | None = None,
    starts_on: Day | None = None,
    tz: ZoneName | None = None,
    lead: Prose | None = None,
    objectives: Points | None = None,
    conveners: Points | None = None,
    languages: Languages | None = None,
    visibility: Visibility | None = None,
    place: ShortText | None = None,
    contact_name: ShortText | None = None,
    contact_email: Annotated[str, Text(254, empty=True)] | None = None,
    contact_phone: Annotated[str, Text(40, empty=True)] | None = None,
    sessions_keep: SessionsKeep | None = None,
) -> None:
    """Change what is given of a dialogue's particulars; the rest stays.

    Another zone shows planned sessions at another hour, unless it is their moment that changes: ``sessions_keep`` says.
    """
    held = sessions_of(act, dialogue)
    contact = contact_of(contact_name, contact_email, contact_phone)
    with calendar.retold(act, dialogue, held):
        if tz is not None:
            need_zone(tz)
            move_clocks(dialogue, held, tz, sessions_keep)
        update_fields(
            dialogue,
            title=title,
            starts_on=starts_on,
            tz=tz,
            lead=lead,
            objectives=objectives,
            conveners=conveners,
            languages=languages,
            visibility=visibility,
            place=place,
            **contact,
        )
