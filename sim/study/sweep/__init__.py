"""Runs a study at many points of its numbers, in parts that are never lost."""
