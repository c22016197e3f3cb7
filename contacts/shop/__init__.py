"""A shop to try the install script with: an operator switches it on by `ROSTER_DEMO_SHOP`; `make run` does."""
