"""Filters of the list of candidates, read from its address."""

from wtforms import Form, SearchField, SelectField

from debrief.rights import Phase

WITHDRAWN = "withdrawn"


class CandidateFilter(Form):
    name = SearchField("Name")
    opening = SelectField("Opening", validate_choice=False)
    phase = SelectField(
        "Debrief",
        choices={
            "": "All",
            **{phase.value: phase.value.capitalize() for phase in Phase},
            WITHDRAWN: "Withdrawn",
        },
    )
