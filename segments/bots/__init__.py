"""Support bots: forms that the messenger shows to an audience, whose answers fill profiles: docs/support-bots.md."""
