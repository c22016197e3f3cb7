"""My Chatroom: what the channel's bot tells one manager."""
