"""Custom facets to copy into a project's own facets folder, as TOML files. Nothing here is loaded. No code."""
