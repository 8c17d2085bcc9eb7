"""How Alembic reaches the models. Run through ``flask db``, never on its own."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator


def in_plain_sqlalchemy(kind: str, thing: Any, _: Any) -> str | Literal[False]:
    """Write our column types as what they are in the database.

    A migration must still run when the code it was made from is long gone.
    """
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


def migrate(connection: sa.Connection) -> None:
    """Bring the database behind ``connection`` to the wanted revision."""
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        render_as_batch=True,
        render_item=in_plain_sqlalchemy,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # With foreign keys on, rebuilding a table in batch mode deletes what refers to
            # it. They can only be switched outside a transaction, so on the bare connection.
            bare = connection.connection.driver_connection
            bare.execute("PRAGMA foreign_keys = OFF")
            # Else no table that a trigger reads can be rebuilt: it is away for a moment.
            bare.execute("PRAGMA legacy_alter_table = ON")
            with connection.begin():
                migrate(connection)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"The migration leaves rows without their parent: {broken}")
            bare.execute("PRAGMA legacy_alter_table = OFF")
            bare.execute("PRAGMA foreign_keys = ON")
        else:
            # A table may be large, and nobody waits for a page.
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.commit()
            migrate(connection)
