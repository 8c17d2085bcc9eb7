"""The gauge: the computed result and its plausible range against the bar."""

from dataclasses import dataclass

EDGE = 10
AXIS = 22


@dataclass(frozen=True, slots=True)
class Gauge:
    """A line of the whole scale with the range, the result and the bar on it."""

    uid: str
    alt: str
    width: int
    height: int
    zone: str
    axis: str
    bar: str
    range: str
    result_x: str
    y: int
    tick_y: int
    ticks: tuple[tuple[str, int], ...]


def gauge(
    result: float,
    bar: float,
    plausible: tuple[float, float] | None,
    *,
    scale: range,
    width: int,
    uid: str,
    alt: str,
) -> Gauge:
    """Place ``result``, ``bar`` and the ``plausible`` range on ``width`` pixels over ``scale``.

    Unlike on a dot strip a value stands on its point, not in a column, because results lie
    between the points. What would reach beyond the scale is clipped.
    """
    lowest, highest = scale[0], scale[-1]

    def x(value: float) -> str:
        share = (min(max(value, lowest), highest) - lowest) / (highest - lowest)
        return f"{EDGE + share * (width - 2 * EDGE):.5g}"

    right = width - EDGE
    low, high = plausible or (result, result)
    return Gauge(
        uid=uid,
        alt=alt,
        width=width,
        height=AXIS + 24,
        zone=f"M{x(bar)} 8H{right}V{AXIS + 8}H{x(bar)}z",
        axis=f"M{EDGE} {AXIS}H{right}" + "".join(f"M{x(point)} {AXIS - 3}v6" for point in scale),
        bar=f"M{x(bar)} 4V{AXIS + 8}",
        range=f"M{x(low)} {AXIS}H{x(high)}",
        result_x=x(result),
        y=AXIS,
        tick_y=AXIS + 21,
        ticks=tuple((x(point), point) for point in scale),
    )
