"""Invented worlds, written as the files that agencies would have sent.

A program of its own: ``python -m standing.scenario massachusetts-2022 --out DIR``. It knows facts
that a clerk could know, never what follows from them: it decides nothing and nothing imports it
(RUL-15).
"""
