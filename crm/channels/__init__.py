"""Channels, their roles and managers."""
