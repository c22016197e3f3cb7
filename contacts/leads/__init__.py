"""Adding a lead by hand."""
