"""The pages of support bots, in the channel’s settings."""
