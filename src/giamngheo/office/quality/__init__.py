"""Data quality on screen: what is missing, contradictory, stale or improbable, with the list behind each."""
