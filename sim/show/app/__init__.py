"""The dashboard: one page on this machine where a city picks policies, moves dials, runs, compares and shares."""
