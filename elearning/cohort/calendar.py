"""When people learn: on working days in office hours, sometimes in the evening, always by their own clock."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from elearning.cohort.chance import happens

#: How far back histories reach.
HISTORY = timedelta(days=425)
EVENINGS = 0.2
WEEKENDS = 0.06
#: Days between two sessions: most go on within the week.
GAPS = (1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 9, 13)
#: So close to where histories begin, she learns every day.
TIGHT = timedelta(days=40)


class Calendar:
    """The days of one person until `now`, which no act reaches."""

    def __init__(self, rng: Random, *, now: datetime, time_zone: str) -> None:
        self.rng, self.now, self.zone = rng, now, ZoneInfo(time_zone)
        self.today = now.astimezone(self.zone).date()
        self.first_day = self.today - HISTORY

    def days_ago(self, at_least: int, at_most: int) -> date:
        """Return a day on which she works."""
        return self.working_day(self.today - timedelta(days=self.rng.randint(at_least, at_most)))

    def working_day(self, day: date) -> date:
        """Return `day`, or the Friday before when it is a weekend and she rests."""
        return day - timedelta(days=max(0, day.weekday() - 4)) if not happens(self.rng, WEEKENDS) else day

    def days_until(self, last: date, *, count: int) -> list[date]:
        """Return `count` days in a row of their own, the last of them `last`, none before histories begin."""
        days = [last]
        for _ in range(count - 1):
            gap = self.rng.choice(GAPS) if days[0] - self.first_day > TIGHT else 1
            before = self.working_day(days[0] - timedelta(days=gap))
            days.insert(0, before)
        return days

    def moment(self, day: date) -> datetime:
        """Return a moment of that day at which a session may begin."""
        evening = happens(self.rng, EVENINGS)
        minutes = self.rng.randint(18 * 60 + 30, 20 * 60 + 45) if evening else self.rng.randint(8 * 60, 14 * 60 + 30)
        clock = time(minutes // 60, minutes % 60, self.rng.randint(0, 59))
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)
