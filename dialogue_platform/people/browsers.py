"""From what a browser says of itself to two words that its owner knows it by. No more of it is kept."""

#: the first whose sign is found; each also says that it is those below it
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "YaBrowser": "Yandex Browser",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def family_of(user_agent: str) -> tuple[str, str]:
    """The families of browser and system, each empty where it is none that we know."""
    return _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)


def _first(signs: dict[str, str], text: str) -> str:
    return next((name for sign, name in signs.items() if sign in text), "")
