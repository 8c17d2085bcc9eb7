"""The wheel carries all it needs and runs from any folder."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout without asking any registry."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, PROJECT],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it, and its dependencies from this one.

    The dependencies are the locked ones that run these tests; what is under test is what
    the wheel itself carries.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--no-deps", "--no-index", "-q", wheel], check=True
    )
    here = next(path for path in sys.path if path.endswith("site-packages"))
    there = next((folder / "lib").glob("python*/site-packages"))
    (there / "dependencies.pth").write_text(f"{here}\n", encoding="utf-8")
    return folder


def run(installed: Path, folder: Path, *command: str) -> str:
    """Run an installed command somewhere else and return what it printed."""
    environment = {
        **os.environ,
        "DEBRIEF_SECRET_KEY": "wheel",
        "DEBRIEF_SECURITY_PASSWORD_SALT": "wheel",
        "DEBRIEF_AUDIT_KEY": "wheel",
        "DEBRIEF_DEMO": "true",
        "DEBRIEF_SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/wheel.sqlite",
        "PATH": f"{installed / 'bin'}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        [str(installed / "bin" / "python"), *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_package_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    where = run(installed, tmp_path, "-c", "import debrief; print(debrief.__file__)")

    assert where.strip().startswith(str(installed))


def test_the_wheel_carries_what_is_not_code(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert names >= {
        "debrief/config.py",
        "debrief/migrations/env.py",
        "debrief/rubrics/pm-edtech.toml",
        "debrief/static/app.css",
        "debrief/templates/layout.html",
    }
    assert not [name for name in names if name.startswith(("tests/", "templates/"))]


def test_a_file_is_summarised_from_any_folder(installed: Path, tmp_path: Path) -> None:
    examples = installed / "lib"
    table = next(examples.glob("python*/site-packages/debrief/examples/scorecards.csv"))

    assert "L5" in run(installed, tmp_path, "-m", "debrief", "summarise", str(table), "--level=L5")


def test_the_server_sets_itself_up_from_any_folder(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "-m", "flask", "--app", "debrief.app", "db", "upgrade")
    told = run(installed, tmp_path, "-m", "flask", "--app", "debrief.app", "load-demo")
    page = run(
        installed,
        tmp_path,
        "-c",
        "from debrief.app import create_app\n"
        "print(create_app().test_client().get('/login').status)",
    )

    assert "dana@demo.example" in told
    assert page.strip() == "200 OK"
