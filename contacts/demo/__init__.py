"""Believable people who don't exist, as many as wanted, for trying and measuring."""
