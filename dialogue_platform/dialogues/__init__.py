"""Series, dialogues, sessions and the agenda."""
