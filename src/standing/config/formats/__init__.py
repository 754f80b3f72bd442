"""How numbers are written in each language, where that differs from what Django knows."""
