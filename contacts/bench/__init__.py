"""What `make bench` measures of contacts."""
