"""My Chatroom: messages of the channel's bot to one manager."""
