"""From a packet's view to its bytes: print the parts, several at a time, and bind them."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from itertools import accumulate, repeat
from math import ceil
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from debrief import pdf
from debrief.packets.bind import bind
from debrief.packets.text import Gate
from debrief.packets.view import CandidatePages, PacketView
from debrief.shipped import PACKAGE, shipped

STYLESHEET = PACKAGE / "static" / "packet.css"

NAMED = 20
"""How many unprintable characters a warning lists."""

CANDIDATES_A_PAGE = 12
"""How many the agenda lists on a page, as a first guess."""

CANDIDATES_A_WORKER = 4
"""Another process starts in the time that about three candidates take."""

SINGLE, CARRIER, AGENDA, CANDIDATE, RECORD = "single", "carrier", "agenda", "candidate", "record"


@dataclass(frozen=True, slots=True)
class Packet:
    """A finished packet: its bytes, pages and fingerprint, and what a reader should know.

    ``warnings`` are sentences: characters that could not be printed.
    """

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Part:
    """One printed part of a packet; ``replaced`` characters have no glyph in any font."""

    pdf: bytes
    pages: int
    replaced: frozenset[str]


def render_packet(
    packet: PacketView,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Packet:
    """Print ``packet``. The same view gives the same bytes, whatever the ``workers``.

    ``workers`` is the number of processes (default: as many as pay off), ``progress`` is
    called with the number of finished candidates and of all. Raises
    :class:`debrief.pdf.PdfUnavailable` where Pango is missing.
    """
    if len(packet.candidates) == 1:
        return _finished([_print(SINGLE, packet.attached, packet=packet)])
    bare = replace(packet, candidates=(), attached=())
    candidates = []
    for part in _print_candidates(bare, packet.candidates, workers):
        candidates.append(part)
        if progress:
            progress(len(candidates), len(packet.candidates))
    carrier = _print(CARRIER, packet.attached, packet=bare)
    record = _print(RECORD, prefix="record-", packet=packet)
    parts = [_agenda(packet, candidates), *candidates, record]
    return _finished(parts, bind(carrier.pdf, [part.pdf for part in parts]))


def _finished(parts: Sequence[Part], bound: bytes | None = None) -> Packet:
    content = bound or parts[0].pdf
    return Packet(
        pdf=content,
        pages=sum(part.pages for part in parts),
        warnings=_warnings(frozenset[str]().union(*(part.replaced for part in parts))),
        sha256=sha256(content).hexdigest(),
    )


def _print_candidates(
    bare: PacketView, candidates: Sequence[CandidatePages], workers: int | None
) -> Iterator[Part]:
    if workers is None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        workers = min(cores or 1, len(candidates) // CANDIDATES_A_WORKER)
    places = range(len(candidates))
    if workers < 2:  # noqa: PLR2004  # a single worker is this process
        yield from map(_print_candidate, places, repeat(bare), candidates)
        return
    # Started afresh: what a server holds open must not be copied into a worker.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(_print_candidate, places, repeat(bare), candidates)


def _print_candidate(place: int, bare: PacketView, candidate: CandidatePages) -> Part:
    return _print(CANDIDATE, prefix=f"{place}-", packet=bare, candidate=candidate)


def _agenda(packet: PacketView, candidates: Sequence[Part]) -> Part:
    """Print the agenda, whose own length decides the page numbers it prints."""
    length = ceil(len(candidates) / CANDIDATES_A_PAGE)
    while True:
        starts = accumulate((part.pages for part in candidates), initial=length + 1)
        agenda = list(zip(packet.candidates, starts, strict=False))
        printed = _print(AGENDA, prefix="agenda-", packet=packet, agenda=agenda)
        if printed.pages == length:
            return printed
        length = printed.pages


def _print(
    template: str, attached: Sequence[pdf.Attached] = (), prefix: str = "", **values: Any
) -> Part:
    """Print one template, again where characters turn out to have no glyph."""
    with _one_at_a_time:
        environment, gate = _environment()
        gate.replaced.clear()
        page = environment.get_template(f"packets/pdf/{template}.html")
        while True:
            printed = pdf.write(page.render(values), STYLESHEET, attached, prefix=prefix)
            if printed.unprintable <= gate.unprintable:
                return Part(printed.pdf, printed.pages, frozenset(gate.replaced))
            gate.unprintable |= printed.unprintable


# What the gate replaced in one packet must not be named in the warning of another.
_one_at_a_time = threading.Lock()


@cache
def _environment() -> tuple[Environment, Gate]:
    gate = Gate()
    environment = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=gate,
        trim_blocks=True,
    )
    return environment, gate


def _warnings(replaced: frozenset[str]) -> tuple[str, ...]:
    if not replaced:
        return ()
    named = " ".join(map(_named, sorted(replaced)[:NAMED]))
    more = " and more" if len(replaced) > NAMED else ""
    what = "1 character" if len(replaced) == 1 else f"{len(replaced)} characters"
    return (f"{what} could not be printed, for want of a font: {named}{more}.",)


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code
