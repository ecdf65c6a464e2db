"""Several workers as one: notifications by Redis, who is present on the others, and which of them leads."""
