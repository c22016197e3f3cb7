"""The addresses of `/open/v5`."""
