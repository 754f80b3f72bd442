"""How rows get into the database: the only place that knows which engine it runs on."""
