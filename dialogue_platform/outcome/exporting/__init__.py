"""Making files apart from the server, in processes that may be lost, and keeping those that are made (ADR 12)."""
