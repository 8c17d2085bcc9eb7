"""Read back the document that a packet carries as an attached file."""

import zlib
from io import BytesIO

from debrief.exchange.problems import refuse

ATTACHMENT = "debrief.json"
"""The name under which a packet carries the interchange document of its candidates."""


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
