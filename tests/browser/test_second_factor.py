"""Passkey, app and recovery code in a browser, whose authenticator is virtual: added, asked for at sign-in, by each way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Literal

import pyotp
import pytest
from playwright.sync_api import Browser

from dialogue_platform.demo.scenario import address_of
from tests.browser.live_site import PHONE, WIDE, LiveSite, Person
from tests.demonstration import Demonstration
from tests.server import Server
from tools.servers import free_port

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


class Named(Server):
    """The same server by its name: a passkey is for one, and for no number."""

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


@pytest.fixture(scope="module")
def open_site(built: None, browser: Browser, demonstration: Demonstration, tmp_path_factory: Any) -> Iterator[LiveSite]:
    folder, port = tmp_path_factory.mktemp("factor"), free_port()
    copied, demo = demonstration.server(folder)
    with Named(folder, copied.env["DATABASE_URL"], port, BASE_URL=f"http://localhost:{port}") as server:
        yield LiveSite(server, browser, demo)


def looks(person: Person, name: str) -> None:
    """Pictures of the page in four looks, and what axe-core finds in two of them."""
    schemes: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
    for scheme in schemes:
        for viewport in (WIDE, PHONE):
            person.page.emulate_media(color_scheme=scheme)
            person.page.set_viewport_size(viewport)
            person.shot(f"second-step-{name}-{viewport['width']}-{scheme}")
            assert person.overflow() <= 0, name
        assert person.axe() == [], name


def sign_out(person: Person) -> None:
    person.page.locator("header .menu summary").last.click()
    person.press("Sign out")
    person.page.wait_for_url("**/")


def by_link(person: Person) -> None:
    """The first step, by a new link; the link alone lets nobody in."""
    server = person.site.server
    person.go(server.flask("people", "first-organiser", address_of("delegate")).strip().partition(str(server.port))[2])
    person.press("Continue")
    person.page.wait_for_url("**/sign-in/second-step")


def test_each_way_of_the_second_step(site: LiveSite) -> None:
    person = site.come("delegate")
    line = person.context.new_cdp_session(person.page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    person.go("/account/second-step")
    looks(person, "none")

    person.page.get_by_role("link", name="Add a passkey").click()
    person.page.locator("input#name").fill("Office laptop")
    looks(person, "passkey")
    person.page.get_by_role("button", name="Add a passkey").press("Enter")
    person.sees("Your recovery codes")
    codes = person.page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    looks(person, "codes")

    person.go("/account/second-step/app")
    looks(person, "app")
    app = pyotp.TOTP(person.page.locator(".secret").inner_text().replace(" ", ""))
    person.page.locator("input#code").fill(app.now())
    person.press("Set up")
    person.sees("The app is set up.")
    looks(person, "both")
    person.go("/account")
    person.page.locator("input#password").fill("the river runs to the sea")
    person.press("Set password")

    sign_out(person)
    person.go("/sign-in")
    person.page.locator("input#email").fill(address_of("delegate"))
    person.page.locator("input#password").fill("the river runs to the sea")
    person.press("Sign in")
    person.sees("One more step")
    looks(person, "asked")
    person.press("Use my passkey")
    person.page.wait_for_url(lambda url: "sign-in" not in url)

    sign_out(person)
    by_link(person)
    person.forgiving = True  # the console says that the answer was a 422
    person.page.locator("input#code").fill("000000")
    person.page.locator("input#code").press("Enter")
    person.sees("This code does not fit.")
    person.forgiving = False
    person.page.locator("input#code").fill(later_code(app))
    person.page.locator("input#code").press("Enter")
    person.page.wait_for_url(lambda url: "sign-in" not in url)

    sign_out(person)
    by_link(person)
    person.page.get_by_text("I cannot get at my device").click()
    person.page.locator("input#recovery").fill(codes[0])
    person.press("Use this code")
    person.sees("You have 9 recovery codes left.")


def later_code(app: pyotp.TOTP) -> str:
    """One that was not used yet: the next one counts already, for clocks may be off."""
    return str(app.at(int(time.time()) + 30))
