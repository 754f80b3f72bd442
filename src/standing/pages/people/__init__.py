"""Accounts, roles and invitations, for those who look after them."""
