"""The demonstration has a circle, with a note in it, and a note of a delegation."""

from dialogue_platform.demo.telling import DemoState, chapter


@chapter
def consult(demo: DemoState) -> None:
    session = demo.sessions[0]
    demo.do("organiser", "consultations.create_circle", dialogue=demo.dialogue, title="Friends of the river")
    demo.do("delegate", "consultations.note", session=session, text="We support the first priority.")
