"""Real servers for the tests: PostgreSQL, Redis protocol, worker, mail sink, web server, Chromium."""
