"""Commands of the command line, one a module: what `zhfacts.cli` gathers."""
