"""The commission's console: campaigns, what waits for a person, decisions, files, the record."""
