"""How fast the portal is, beside a plain page on the same Django, gunicorn and PostgreSQL."""
