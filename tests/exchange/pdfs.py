"""PDF files with something attached."""

from io import BytesIO

import pikepdf


def pdf_with(attached: bytes | None, name: str = "debrief.json", password: str = "") -> bytes:
    """An empty page that carries a file, behind a password if one is given."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        if attached is not None:
            pdf.attachments[name] = attached
        file = BytesIO()
        lock = pikepdf.Encryption(user=password, owner=password) if password else None
        pdf.save(file, encryption=lock)
        return file.getvalue()
