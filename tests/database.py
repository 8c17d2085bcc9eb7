"""What stands in the database, to be compared."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from debrief.db import db

RANDOM = frozenset(
    {
        "application.code",
        "audit_event.mac",
        "audit_event.request_id",
        "audit_head.mac",
        "message.message_id",
        "sign_in.token_sha256",
        "user.fs_uniquifier",
    }
)
"""Columns that hold something else after the same was done again."""

State = Mapping[str, Collection[tuple[object, ...]]]


def state(without: Collection[str] = ()) -> State:
    """The rows of every table, but for the columns named."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {
            name: [
                tuple(row)
                for row in connection.execute(
                    sa.select(
                        *(each for each in table.columns if f"{name}.{each.name}" not in without)
                    ).order_by(*table.primary_key.columns)
                )
            ]
            for name, table in db.metadata.tables.items()
        }


def changed(before: State, after: State) -> set[str]:
    """The tables whose rows are others."""
    return {name for name in before if before[name] != after[name]}
