"""When the demonstration takes place."""

from datetime import date

STORY_DATE = date(2024, 11, 21)
"""The day on which the demonstration stands: its pages take it for today, in the middle of the review of 2024."""
