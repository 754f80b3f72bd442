"""Signing in and out, second factors, and what a person sees of the own account."""
