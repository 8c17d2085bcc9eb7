"""When an interview is held, and by whom, as a form that works without a script."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError
from wtforms.widgets import HiddenInput

from debrief.accounts.models import User
from debrief.interviews.models import Interview
from debrief.interviews.plan import InterviewPlan, SeatPlan
from debrief.web.forms import Clock, Day, Problem, WholeNumber, problems

MOST_SEATS = 8
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
REQUIRED, SHADOW = "required", "shadow"
EMPTY_SEAT: Mapping[str, Any] = {"person": 0, "part": REQUIRED}


class SeatForm(Form):
    """One interviewer."""

    person = SelectField("Person", coerce=int)
    part = SelectField(
        "Scorecard", choices={REQUIRED: "Required", SHADOW: "Shadow, not waited for"}
    )


class InterviewForm(FlaskForm):
    """An interview; day and time are in the zone of whoever fills the form in."""

    revision = IntegerField(default=0, widget=HiddenInput())
    day = Day("Day", [InputRequired("Give the day.")])
    time = Clock("Time", [InputRequired("Give the time.")])
    minutes = WholeNumber(
        "Minutes",
        [
            InputRequired("Say how many minutes it takes."),
            NumberRange(1, 1440, "An interview takes between 1 and 1440 minutes."),
        ],
    )
    seats = FieldList(FormField(SeatForm), max_entries=MOST_SEATS)

    def offer(self, people: Iterable[User], zone: ZoneInfo) -> None:
        """Set who can be chosen, and where the clock hangs."""
        self.zone = zone
        chosen = {
            0: "Choose a person",
            **{
                each.id: f"{each.name}, {each.email if each.active else 'who has left'}"
                for each in people
            },
        }
        for number, entry in enumerate(self.seats, 1):
            entry.label.text = f"Interviewer {number}"
            entry.form.person.choices = chosen

    def validate_day(self, field: Day) -> None:
        """No calendar of ours reaches further."""
        if field.data and not FIRST_DAY <= field.data < LAST_DAY:
            raise ValidationError("Give a day between 2000 and 2099.")

    def validate_time(self, field: Clock) -> None:
        """Where clocks go forward, an hour of one night does not exist."""
        if self.day.data and not self.day.errors and field.data:
            moment = datetime.combine(self.day.data, field.data, self.zone)
            if not exists(moment):
                raise ValidationError("Clocks go forward over this time. Choose another.")

    def validate_seats(self, field: FieldList) -> None:
        """Somebody interviews, and nobody twice."""
        chosen = [each["person"] for each in field.data if each["person"]]
        if not chosen:
            raise ValidationError("Seat at least one interviewer.")
        if len(set(chosen)) < len(chosen):
            raise ValidationError("Seat each person only once.")

    def plan(self) -> InterviewPlan:
        """What was entered, for an action; read it from a valid form."""
        return InterviewPlan(
            starts_at=datetime.combine(self.day.data, self.time.data, self.zone),
            minutes=self.minutes.data,
            seats=tuple(
                SeatPlan(each["person"], each["part"] == REQUIRED)
                for each in self.seats.data
                if each["person"]
            ),
        )

    def problems(self) -> list[Problem]:
        """Everything wrong with the form, from top to bottom."""
        return [*(Problem("", text) for text in self.form_errors), *problems(self)]


def exists(moment: datetime) -> bool:
    """Whether a local time comes to pass: no clock shows one that a clock change skips."""
    there_and_back = datetime.fromtimestamp(moment.timestamp(), moment.tzinfo)
    return there_and_back.replace(tzinfo=None) == moment.replace(tzinfo=None)


def entered(interview: Interview) -> InterviewPlan:
    """What is saved of an interview, as its form would give it."""
    return InterviewPlan(
        starts_at=interview.starts_at,
        minutes=interview.minutes,
        seats=tuple(
            SeatPlan(seat.interviewer_id, seat.required)
            for seat in interview.seats
            if seat.removed_at is None
        ),
    )


def data_of(plan: InterviewPlan, zone: ZoneInfo) -> dict[str, Any]:
    """A plan as the data of a form."""
    local = plan.starts_at.astimezone(zone)
    return {
        "day": local.date(),
        "time": local.time(),
        "minutes": plan.minutes,
        "seats": [
            {"person": each.interviewer_id, "part": REQUIRED if each.required else SHADOW}
            for each in plan.seats
        ],
    }


def blank(minutes: int) -> dict[str, Any]:
    """The data of a form for an interview that nothing is known of but its length."""
    return {"day": None, "time": None, "minutes": minutes, "seats": [EMPTY_SEAT]}


def rearranged(seats: Sequence[Mapping[str, Any]], change: str) -> list[Mapping[str, Any]]:
    """The seats after ``add`` or ``remove-1`` (counted from 0); all else changes nothing."""
    result = list(seats)
    verb, _, place = change.partition("-")
    if verb == "add" and len(result) < MOST_SEATS:
        result.append(EMPTY_SEAT)
    elif verb == "remove" and place in map(str, range(len(result))):
        del result[int(place)]
    return result


def described(plan: InterviewPlan, people: Mapping[int, str], zone: ZoneInfo) -> Mapping[str, str]:
    """A plan in words, under a label each."""
    local = plan.starts_at.astimezone(zone)
    return {
        "Time": f"{local:%d %b %Y, %H:%M}, {plan.minutes} minutes",
        "Interviewers": "; ".join(
            people.get(each.interviewer_id, "") + ("" if each.required else " (shadow)")
            for each in plan.seats
        ),
    }
