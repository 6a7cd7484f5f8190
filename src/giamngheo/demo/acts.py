"""Who acts in the demonstration, and when: every act has its day in the story, none the day of the build."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from giamngheo.audit.actions import Actor

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
SYSTEM = Actor(account_id="demo", office="giamngheo demo")


def office_hour(day: date, hour: int = 9) -> datetime:
    """A moment of a working day, local time."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL)
