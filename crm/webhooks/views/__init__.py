"""The pages of webhooks, in the channel’s settings."""
