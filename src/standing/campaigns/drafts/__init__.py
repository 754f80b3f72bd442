"""Drafts: a file that an agency keeps with the register, mends, has attested, and sends."""
