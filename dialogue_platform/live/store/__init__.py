"""What is kept: the database, streams, the journal, seals, and the session of the writer."""

from . import columns as columns  # before any model: it says how their types are kept
