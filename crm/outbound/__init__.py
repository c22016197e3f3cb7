"""Requests to servers of others: none to a private address, none that lasts for ever."""
