"""The side panel, the full profile, and the timeline."""
