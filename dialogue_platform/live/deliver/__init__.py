"""From a committed change to the sockets: the feed, subscriptions, presence, and rights that end."""
