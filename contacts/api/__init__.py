"""Contacts for programs: the REST APIs call the same queries and actions as the pages."""
