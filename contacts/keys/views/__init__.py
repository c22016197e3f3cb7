"""The pages of customer profile data, in the channel's settings."""
