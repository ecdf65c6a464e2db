"""What a reader may see: access, snapshots and what changed since, answered together and kept for a moment."""
