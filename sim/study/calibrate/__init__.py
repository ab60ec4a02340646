"""Learns a city's parameters from its own counts, and says how far to trust what was learned."""
