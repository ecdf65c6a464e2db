"""Writing together: from a keystroke into the log and to the other writers."""
