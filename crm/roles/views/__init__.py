"""The pages of roles, in the channel's settings."""
