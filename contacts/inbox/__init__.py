"""What the Inbox shows: the list of chats, one chat's messages, who the customer is, and what is new."""
