"""What an account comes to when its days are lived one after the other: the forecast's independent counterpart."""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

CHARGING = ["daily", "calendar_month", "from_activation"]
ONE_DAY = timedelta(days=1)
# As far as the simulation looks.
MOST_DAYS = 900


class Step(NamedTuple):
    """From a day on: another price of a month, or a rest at a fee of a day, or the end."""

    on: date
    price: int | None = None
    fee: int | None = None


class Case(NamedTuple):
    money: int
    price: int
    charging: str
    anchor: int
    next_on: date
    resting: bool = False
    fee: int = 0
    plan: tuple[Step, ...] = ()
    promised: int = 0
    promised_until: date | None = None


def days_in(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def month_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def begins(charging: str, anchor: int, month: date) -> date:
    """The day of a month on which a period begins."""
    return month if charging != "from_activation" else month.replace(day=min(anchor, days_in(month)))


def period(charging: str, anchor: int, day: date) -> tuple[date, date]:
    """The period of a day: its first day, and that of the next."""
    month = day.replace(day=1)
    if begins(charging, anchor, month) > day:
        month = month_after(month, -1)
    return begins(charging, anchor, month), begins(charging, anchor, month_after(month, 1))


def day_cost(price: int, charging: str, anchor: int, day: date) -> int:
    """The days of a period add up to its price, each the difference of two rounded sums."""
    first, after = period(charging, anchor, day)
    n, place = (after - first).days, (day - first).days
    return price * (place + 1) // n - price * place // n


def cost(price: int, charging: str, anchor: int, first: date, after: date) -> int:
    days = (first + timedelta(days=n) for n in range((after - first).days))
    return sum(day_cost(price, charging, anchor, day) for day in days)


class Life:
    """Lives day after day: what is planned, the end of a promise, then what the day costs."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.money, self.price, self.anchor = case.money, case.price, case.anchor
        self.paid, self.resting, self.fee = case.next_on, case.resting, case.fee
        self.steps = {step.on: step for step in case.plan}
        self.first = min([self.paid, *self.steps, *([case.promised_until] if case.promised_until else [])])

    def stops_on(self) -> date | None:
        for day in (self.first + timedelta(days=n) for n in range(MOST_DAYS)):
            step = self.steps.get(day)
            if step and step.price is None and step.fee is None:
                return None
            if step:
                self.change(step)
            if day == self.case.promised_until:
                self.money -= self.case.promised
                if self.money < 0 and not self.resting:
                    return day
            if self.paid <= day and not self.pays(day):
                return day
        return None

    def change(self, step: Step) -> None:
        """What is paid beyond the day is given back, then all is as it says."""
        day = step.on
        if day < self.paid and self.resting:
            self.money += self.fee * (self.paid - day).days
        elif day < self.paid:
            self.money += cost(self.price, self.case.charging, self.anchor, day, self.paid)
        if self.resting and step.fee is None and self.case.charging == "from_activation":
            self.anchor = day.day
        self.paid, self.resting, self.fee = day, step.fee is not None, step.fee or 0
        self.price = self.price if step.price is None else step.price

    def pays(self, day: date) -> bool:
        """For the day or its period; whatever costs nothing can be paid."""
        charging = self.case.charging
        due = day + ONE_DAY
        if not self.resting and charging != "daily":
            due = period(charging, self.anchor, day)[1]
        if not (self.fee if self.resting else self.price):
            return True
        self.money -= self.fee if self.resting else cost(self.price, charging, self.anchor, day, due)
        self.paid = due
        return self.money >= 0


def simulated(case: Case) -> date | None:
    return Life(case).stops_on()
