"""Catalogues: gathered from the sources, and compiled again when a .po file has changed."""

from tools.python_packages import PYTHON, install_runtime
from tools.say import ROOT, aloud, quietly, step
from tools.stamps import digest, files_in, is_current, stamp

CATALOGUES = ROOT / "dialogue_platform" / "translations"


def compile_translations() -> None:
    sources = files_in(CATALOGUES, "*.po")
    if not sources:
        return
    wanted = digest(sources)
    all_there = all(source.with_suffix(".mo").exists() for source in sources)
    if all_there and is_current("translations", wanted):
        return
    with step("translations"):
        quietly([PYTHON, "-m", "babel.messages.frontend", "compile", "--directory", CATALOGUES])
        stamp("translations", wanted)


def gather_strings() -> int:
    """`./dev strings`: every string of the sources into every catalogue, with the translations there are."""
    install_runtime()
    return aloud([PYTHON, "-m", "tools.strings"])
