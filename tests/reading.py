"""A page as its reader takes it in: the words, the elements, the links."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.words.append(" ")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader


def text(page: str) -> str:
    """All words of ``page``, in one line."""
    return " ".join("".join(_read(page).words).split())


def elements(page: str, tag: str = "") -> list[dict[str, str]]:
    """The attributes of every element of ``page``, or of every ``tag``."""
    return [attributes for name, attributes in _read(page).elements if tag in ("", name)]


def shape(page: str) -> list[str]:
    """The names of all elements in their order."""
    return [name for name, _ in _read(page).elements]


def field(page: str, name: str) -> str:
    """What a text field, a textarea or a hidden field called ``name`` holds."""
    reader = _Field(name)
    reader.feed(page)
    assert reader.value is not None, f"there is no field {name}"
    return reader.value.removeprefix("\n")


def chosen(page: str, name: str) -> list[str]:
    """The values of the radios or checkboxes called ``name`` that are ticked."""
    return [
        each["value"]
        for each in elements(page, "input")
        if each.get("name") == name and "checked" in each
    ]


class _Field(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.value: str | None = None
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if attributes.get("name") == self.name:
            self.inside = tag == "textarea"
            self.value = "" if self.inside else attributes.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "textarea"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.value = (self.value or "") + data
