"""One big delivery, and many small acts at once, in plain Odoo and with JXC."""
