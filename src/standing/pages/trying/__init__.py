"""Trying a file: its faults beside the cells, mended in place, handed back. Nothing of it is kept."""
