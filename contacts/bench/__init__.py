"""The works of contacts that `make bench` measures."""
