"""The one writer and the unit of work that its jobs share."""
