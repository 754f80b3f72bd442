"""Finding people by name: an index of names, the words in it, and how a question is read."""
