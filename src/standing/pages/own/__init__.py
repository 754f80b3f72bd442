"""The officer's own pages: the own status and why, and what the officer may tell the commission."""
