"""Read back the document that a packet carries as an attached file."""

import re
import zlib
from io import BytesIO

from debrief.exchange.problems import refuse

ATTACHMENT = "debrief.json"
"""The name under which a packet carries the interchange document of its candidates."""

FURTHER = re.compile(r"debrief-[0-9]+\.json")
"""The names of those of further rubrics, where the candidates were judged by several."""


def attached_document(data: bytes, file: str, limit: int) -> bytes:
    """Return the interchange document in a packet, of at most ``limit`` bytes.

    Raises:
        InputRefused: it is no PDF that can be read, or it carries no such document.

    """
    import pikepdf  # noqa: PLC0415 - a tenth of a second that only packets need

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if ATTACHMENT not in pdf.attachments:
                what = f"is a PDF that carries no {ATTACHMENT}."
                raise refuse(file, "", what, "Give a packet that Debrief wrote.")
            others = sorted(name for name in pdf.attachments if FURTHER.fullmatch(name))
            if others:
                what = f"holds scorecards of {len(others) + 1} rubrics, and a document takes one."
                names = ", ".join([ATTACHMENT, *others])
                remedy = f"Save its attached files ({names}) and give one."
                raise refuse(file, "", what, remedy)
            stream = pdf.attachments[ATTACHMENT].get_file().obj
            return _unpacked(stream.read_raw_bytes(), stream.get("/Filter"), file, limit)
    except pikepdf.PasswordError:
        raise refuse(file, "", "is a locked PDF.", "Save it without a password.") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, zlib.error):
        raise refuse(file, "", "is a PDF that cannot be read.", "Fetch the packet again.") from None


def _unpacked(raw: bytes, filters: object, file: str, limit: int) -> bytes:
    """Inflate no further than the limit: a small file can hold gigabytes of zeros."""
    if filters is None:
        return raw
    if filters != "/FlateDecode":
        raise ValueError(filters)
    inflating = zlib.decompressobj()
    content = inflating.decompress(raw, limit)
    if inflating.unconsumed_tail:
        raise refuse(file, ATTACHMENT, f"is larger than {limit:,} bytes.")
    return content
