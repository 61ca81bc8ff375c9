"""The operator's command: from nothing to a live site, and what keeps it well."""
