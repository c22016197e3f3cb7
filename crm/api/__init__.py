"""What programs ask: their way through the web server, API keys, limits, errors, and the documents of the APIs."""
