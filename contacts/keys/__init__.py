"""Customer profile data: what may be done with a channel's keys, and what comes of it."""
