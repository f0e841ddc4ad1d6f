"""Words as data, and their loaders."""
