"""Label: the bundles behind a MONAI Label server."""
