"""The running installation: where it listens, what is started, first data, checks."""
