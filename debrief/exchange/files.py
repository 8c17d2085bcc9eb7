"""Write a file whole or not at all."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from debrief.exchange.problems import refuse

STDOUT = "-"


def write_whole(name: str, content: bytes) -> None:
    """Write ``content`` to a file, or to standard output for ``-``.

    The old file stays until the new one is complete on the disk: it is written beside it,
    flushed, and then takes its place.

    Raises:
        InputRefused: it cannot be written.

    """
    if name == STDOUT:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(Path(name).resolve(), content)
    except OSError as error:
        raise refuse(name, "", f"cannot be written: {error.strerror}.") from None


def _replace(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file():
        # A device or a pipe holds nothing that could be kept.
        path.write_bytes(content)
        return
    beside = path.with_name(f".debrief-{secrets.token_hex(8)}")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Make the new name outlast a power cut, where folders can be flushed."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
