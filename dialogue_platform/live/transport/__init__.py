"""How bytes reach a socket; all that knows the inside of engine.io stands here."""
