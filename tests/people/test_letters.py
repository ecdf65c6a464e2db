"""What a letter says and carries: who, as what, when, by whom, whom to ask; as HTML and as text, in the person's language."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from icalendar import Calendar

from dialogue_platform.live import Actor, clock, perform
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people import mailer
from dialogue_platform.people.models import Mail, SignInLink, User


@pytest.fixture
def guest(room):
    """A delegate who was invited to a dialogue that says whom to ask."""
    contact = {"contact_name": "Секретариат", "contact_email": "office@пример.рф", "contact_phone": "+7 700 1"}
    asked = {"place": "Almaty", "conveners": ["UNESCO", "UNECE"], "tz": "Asia/Almaty"}
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, **contact, **asked)
    made = room.do(
        "organiser", "delegations.create", dialogue=room.dialogue, name="Kazakhstan <b>", constituency="state"
    )
    email = f"{new_id()}@министерство.рф"
    person = {"dialogue": room.dialogue, "email": email, "role": "delegate", "name": "Айжан & Co", "function": "Head"}
    return room.do("organiser", "people.invite", **person, **made)["participant"]


def written(room, participant, letter="invitation"):
    """As it would leave, read back from its bytes."""
    (mail,) = room.rows(Mail, participant_id=participant, letter=letter)
    return mail, message_from_bytes(bytes(mailer.write(mail)), policy=policy.default)


class Html(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.words, self.links, self.tags, self.attributes = "", [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.links += [value for name, value in attrs if name in ("href", "src", "background")]

    def handle_data(self, data):
        self.words += data


def bodies(message):
    text = message.get_body(("plain",)).get_content()
    return text, Html(message.get_body(("html",)).get_content())


def test_an_invitation_says_all_that_a_guest_asks(room, guest):
    text, html = bodies(written(room, guest)[1])
    for words in (text, html.words):
        for said in ("Айжан & Co", "Delegate", "Kazakhstan <b>", "Head", "Almaty", "UNESCO, UNECE", "UTC+5"):
            assert said in words, said
        assert "Секретариат, office@пример.рф, +7 700 1" in words and "Coalition with nature" in words
        assert re.search(r"\d\d:\d\d to \d\d:\d\d", words)


def test_both_parts_lead_to_the_same_page_and_nothing_comes_from_elsewhere(room, guest):
    mail, message = written(room, guest)
    text, html = bodies(message)
    (link,) = set(re.findall(r"http://localhost:5000/sign-in/\S+", text))
    assert link in html.links and all(each.startswith("http://localhost:5000/") for each in html.links)
    assert not {"img", "script", "link", "iframe", "form"} & set(html.tags)
    assert room.rows(SignInLink, id=mail.link_id)


def test_its_headers_are_those_of_a_letter_that_a_machine_wrote(room, guest):
    mail, message = written(room, guest)
    (user,) = room.rows(User, id=mail.user_id)
    assert message["To"] == user.email and user.email.isascii()
    assert message["From"].addresses[0].display_name == "Coalition with nature"
    assert message["Reply-To"] == "office@xn--e1afmkfd.xn--p1ai"
    assert message["Auto-Submitted"] == "auto-generated" and message["Content-Language"] == "en"
    assert re.fullmatch(rf"<{mail.id}\.\d+@localhost>", message["Message-ID"])
    assert abs((message["Date"].datetime - clock.now()).total_seconds()) < 3600
    assert all(line.isascii() for line in bytes(mailer.write(mail)).partition(b"\r\n\r\n")[0].splitlines())


def test_the_programme_comes_as_a_calendar(room, guest):
    _, message = written(room, guest)
    (file,) = message.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "programme.ics")
    (event,) = Calendar.from_ical(file.get_content()).walk("VEVENT")
    assert "Coalition with nature" in event["SUMMARY"] and room.dialogue in event["URL"]


def test_a_reminder_is_called_one(room, guest):
    room.do("organiser", "people.remind", participant=guest)
    _, message = written(room, guest, "reminder")
    assert message["Subject"].startswith("Reminder: ") and "We remind you" in bodies(message)[0]


def test_it_is_written_in_the_persons_language(room, guest):
    mail = room.rows(Mail, participant_id=guest)[0]
    perform("people.set_language", Actor(user_id=mail.user_id), {"language": "ru"})
    text, html = bodies(written(room, guest)[1])
    for words in (text, html.words):
        assert "Здравствуйте, Айжан & Co!" in words and "Делегат" in words and "Kazakhstan <b>" in words
    assert not re.search(r"\b(Hello|Role|Programme|works once)\b", text + html.words)


def test_a_sign_in_letter_says_who_asked_where_and_for_how_long(room, browser):
    (user,) = room.rows(User, id=room.actors["observer"].user_id)
    browser.post("/sign-in/link", 200, email=user.email)
    (mail,) = room.rows(Mail, user_id=user.id, letter="sign_in")
    message = mailer.write(mail)
    for words in (bodies(message)[0], bodies(message)[1].words):
        assert user.email in words and "http://localhost:5000/sign-in" in words
        assert "within half an hour" in words and f"{mail.queued_at:%H:%M} UTC" in words
    assert message["From"].addresses[0].display_name == "Dialogue Platform"


def test_a_letter_of_an_older_program_is_sent(room, guest):
    mail = room.rows(Mail, participant_id=guest)[0]
    mail.participant_id = None
    assert "Coalition with nature" in bodies(mailer.write(mail))[0]


@pytest.mark.parametrize(
    ("sender", "name", "domain"),
    [
        ("dialogue@localhost", "Dialogue Platform", "localhost"),
        ("Secretariat <d@пример.рф>", "Secretariat", "xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_who_sends_may_have_a_name(room, browser, monkeypatch, sender, name, domain):
    monkeypatch.setitem(room.app.config, "MAIL_SENDER", sender)
    (user,) = room.rows(User, id=room.actors["panellist"].user_id)
    browser.post("/sign-in/link", 200, email=user.email)
    message = mailer.write(room.rows(Mail, user_id=user.id, letter="sign_in")[0])
    assert message["From"].addresses[0].display_name == name and message["Message-ID"].endswith(f"@{domain}>")
    assert message["From"].addresses[0].addr_spec.isascii()


def test_an_address_of_the_contact_is_one(room):
    asked = {"dialogue": room.dialogue, "contact_email": "office"}
    refused = room.refused("organiser", "dialogues.edit", **asked)
    assert (refused.code, refused.field) == ("bad_email", "contact_email")


def test_the_public_page_says_whom_to_ask(room, guest, client):
    page = client.get(f"/dialogues/{room.dialogue}").get_data(as_text=True)
    assert "Секретариат" in page and 'href="mailto:office@пример.рф"' in page and 'href="tel:+77001"' in page
