"""Mail: what is waiting to be sent, what was, and what came of it."""
