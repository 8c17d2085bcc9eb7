"""What the application's own log says: one line for one thing, and nothing people wrote.

A line holds the id of the request, by which the audit log knows it. Of an error it holds
where it came from and of which kind it is, not its text: that may quote a form, or a row.
"""

import logging
import traceback
import unicodedata
from functools import partial
from types import TracebackType
from typing import Any

from flask import Flask, request
from flask.logging import default_handler

from debrief.audit.log import request_id

FORM = "%(asctime)s %(levelname)s %(request)s %(message)s"

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    """Writes a message so that nothing in it passes for another line, or for a colour."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line, with every control character spelt out."""
        record.request = request_id.get() or "-"
        return "".join(
            each if each.isprintable() or not _is_control(each) else repr(each)[1:-1]
            for each in super().formatMessage(record)
        )

    def formatException(self, ei: Raised) -> str:  # noqa: N802 - logging's name
        """Where the error came from, and the kinds of it and of what led to it."""
        error, lines = ei[1], []
        while error:
            lines += [*traceback.format_tb(error.__traceback__), type(error).__qualname__]
            error = error.__cause__ or error.__context__
        return "\n".join(each.rstrip() for each in lines)


def _is_control(character: str) -> bool:
    # Controls, and what turns the direction of a line or breaks it.
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}


def _failed(app: Flask, error: Any) -> None:
    """Log a request that failed by its page: an address may hold a token, or a search."""
    app.logger.error("%s of %s failed", request.method, request.endpoint, exc_info=error)


def install(app: Flask) -> None:
    """Write the log of ``app`` this way."""
    app.log_exception = partial(_failed, app)  # type: ignore[method-assign]
    default_handler.setFormatter(OneLine(FORM))
    app.logger.addHandler(default_handler)
