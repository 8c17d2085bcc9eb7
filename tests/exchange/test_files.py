import os
import stat
from pathlib import Path

import pytest

from debrief.exchange.files import write_whole
from debrief.exchange.problems import InputRefused


def test_a_new_file_is_written(tmp_path: Path) -> None:
    write_whole(str(tmp_path / "new.json"), b"content")

    assert (tmp_path / "new.json").read_bytes() == b"content"
    assert os.listdir(tmp_path) == ["new.json"]  # noqa: PTH208 -- hidden files too


def test_an_old_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_bytes(b"long old content")
    file.chmod(0o600)

    write_whole(str(file), b"new")

    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "target")

    write_whole(str(tmp_path / "link"), b"new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_a_device_is_written_to(tmp_path: Path) -> None:
    write_whole("/dev/null", b"content")

    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing/out.json", "No such file or directory"), ("", "Is a directory")],
)
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(InputRefused) as caught:
        write_whole(f"{tmp_path}/{name}", b"content")

    assert str(caught.value) == f"{tmp_path}/{name}: cannot be written: {reason}."
    assert list(tmp_path.iterdir()) == []
