"""The demonstration has a circle, with a note in it, and a note of a delegation."""

from dialogue_platform.demo.telling import Told, chapter


@chapter
def consult(told: Told) -> None:
    session = told.sessions[0]
    told.do("organiser", "consultations.create_circle", dialogue=told.dialogue, title="Friends of the river")
    told.do("delegate", "consultations.note", session=session, text="We support the first priority.")
