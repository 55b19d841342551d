"""Parts of the chain benchmark: databases, data, the chain itself, measuring and the table."""
