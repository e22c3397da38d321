"""Custom facets to copy into the home folder's own facets, as TOML files; nothing here is loaded. No code."""
