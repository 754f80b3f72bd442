"""The agency portal: what an agency owes and when, its roster, its files, its packets."""
