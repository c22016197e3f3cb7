"""Sign-in and a user's own preferences."""
