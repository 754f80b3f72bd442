"""What agencies and officers ask of the commission, for a person to decide."""
