"""A subscriber that writes down every event it hears: `drill.heard` in the audit record."""
