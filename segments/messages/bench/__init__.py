"""What `make bench` measures of marketing messages."""
