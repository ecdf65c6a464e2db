"""Where requests come in: the socket, HTTP, short polling; who asks, and how many at once."""
