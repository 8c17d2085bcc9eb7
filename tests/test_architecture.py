"""The two directions of dependency, checked: across features, and across layers."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "debrief"

FEATURES = (
    "accounts",
    "factors",
    "rubrics",
    "openings",
    "candidates",
    "interviews",
    "conflicts",
    "panels",
    "emergencies",
    "scorecards",
    "debriefs",
    "people",
    "single_sign_on",
    "packets",
    "overview",
    "oversight",
    "demo",
    "setup",
)
"""Left to right: a feature imports itself and those before it."""

LAYERS = ("models", "policy", "queries", "actions", "forms", "routes")
"""Bottom to top: a layer imports those before it. Other files of a feature are pure."""

PURE = {"aggregation", "exchange", "rights", "refusals", "shipped"}
"""Under every feature, and knowing neither the web nor the database."""

KNOWS_FLASK = {
    "routes",
    "web",
    "app",
    "server_commands",
    "sign_in",
    "sessions",
    "attempts",
    "known_device",
}

EDGES = {"app", "server_commands", "commands", "__main__"}
"""Over every feature."""

STANDING = "standing"
"""Across the features: what decides a right lies in the tables of many, and all ask."""

NAMES_OF_NOTHING = {"util", "utils", "helpers", "common", "misc", "base", "manager"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, ...]]:
    """What ``path`` imports, wherever it does: ``("debrief", "scorecards", "models")``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = (node.module or "").split(".")
            yield from ((*module, alias.name) for alias in node.names)


def place(path: Path) -> tuple[str, str]:
    """The feature (or part) a module belongs to, and its layer (or name)."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0], parts[-1]


every_module = pytest.mark.parametrize(
    "path", modules(), ids=lambda path: str(path.relative_to(PACKAGE))
)


@every_module
def test_features_import_only_those_to_their_left(path: Path) -> None:
    feature, _ = place(path)
    if feature not in FEATURES:
        return
    reached = {name[1] for name in imports(path) if name[0] == "debrief" and name[1] in FEATURES}
    allowed = set(FEATURES[: FEATURES.index(feature) + 1])

    assert reached <= allowed


@every_module
def test_layers_import_only_those_below(path: Path) -> None:
    feature, layer = place(path)
    if feature not in FEATURES or layer not in LAYERS:
        return
    reached = {
        name[2]
        for name in imports(path)
        if name[0] == "debrief" and len(name) > 2 and name[1] in FEATURES and name[2] in LAYERS
    }
    allowed = set(LAYERS[: LAYERS.index(layer) + 1])

    assert reached <= allowed


@every_module
def test_what_lies_under_every_feature_imports_none(path: Path) -> None:
    part, _ = place(path)
    if part in FEATURES or part in {*EDGES, STANDING}:
        return

    assert not {name[1] for name in imports(path) if name[0] == "debrief" and name[1] in FEATURES}


def test_where_people_stand_is_read_from_tables_alone() -> None:
    under, to_read = set(), [PACKAGE / "standing.py"]
    while to_read:
        for name in imports(to_read.pop()):
            found = PACKAGE.joinpath(*name[1:3]).with_suffix(".py")
            if name[0] == "debrief" and found.is_file() and found not in under:
                under.add(found)
                to_read.append(found)

    features = {place(path) for path in under if place(path)[0] in FEATURES}
    assert {layer for _, layer in features} == {"models", "queries"}
    assert PACKAGE / "standing.py" not in under


@every_module
def test_only_the_edge_knows_flask(path: Path) -> None:
    part, layer = place(path)
    if {part, layer} & KNOWS_FLASK:
        return

    assert "flask" not in {name[0] for name in imports(path)}


@every_module
def test_pure_parts_know_neither_web_nor_database(path: Path) -> None:
    part, name = place(path)
    if part not in PURE and name != "view":
        return
    foreign = {"flask", "sqlalchemy", "flask_sqlalchemy", "wtforms", "weasyprint"}

    assert not foreign & {name[0] for name in imports(path)}
    assert not {"db", "web"} & {n[1] for n in imports(path) if n[0] == "debrief" and len(n) > 1}


@every_module
def test_only_pdf_knows_the_layout_engine(path: Path) -> None:
    if place(path)[0] == "pdf":
        return

    assert "weasyprint" not in {name[0] for name in imports(path)}


@every_module
def test_no_module_is_named_after_nothing(path: Path) -> None:
    assert path.stem not in NAMES_OF_NOTHING


def test_actions_and_queries_never_commit() -> None:
    committing = [
        str(path.relative_to(PACKAGE))
        for path in modules()
        if place(path)[1] in {"actions", "queries", "models", "policy"}
        and ".commit()" in path.read_text(encoding="utf-8")
    ]

    assert committing == []


def test_these_tests_read_the_whole_package() -> None:
    assert {place(path)[0] for path in modules()} >= {*FEATURES, *PURE, "web", "pdf"}
