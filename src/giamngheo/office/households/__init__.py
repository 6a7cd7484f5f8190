"""The register on screen: search, list, download, and the page of one household."""
