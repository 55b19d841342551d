"""The addons build as wheels, the compose file is sound, the shell scripts parse."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from devtools import compose, odoo
from devtools.state import State


@pytest.mark.parametrize("addon", odoo.addon_names())
def test_wheel(addon: str, state: State, tmp_path: Path) -> None:
    """`pip wheel` builds it, offline, as odoo-addon-<name>, with its data and without its state."""
    source = tmp_path / addon
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(odoo.ADDONS / addon, source, ignore=ignore)
    flags = ["--no-build-isolation", "--no-deps", "--no-index", "-q", "-w", str(tmp_path / "out")]
    command = [str(state.python), "-m", "pip", "wheel", *flags, str(source)]
    subprocess.run(command, env=odoo.environment(state), check=True, cwd=tmp_path)
    (wheel,) = (tmp_path / "out").glob("*.whl")
    assert wheel.name.startswith(f"odoo_addon_{addon}-19.0.")
    names = zipfile.ZipFile(wheel).namelist()
    assert f"odoo/addons/{addon}/__manifest__.py" in names
    assert any(name.endswith(".xml") for name in names)


def test_compose_file(repo: Path, state: State, tmp_path: Path) -> None:
    """`docker compose config` accepts the file, and no password is in what it prints."""
    program = compose.program(state)
    if program is None:
        pytest.skip("docker's compose plugin is missing and Debian's package cannot be had")
    secret = repo / "docker/secrets/db_password.txt"
    command = [*program, "-f", str(repo / "docker-compose.yml"), "config"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "PASSWORD:" not in done.stdout
    assert str(secret) in done.stdout


@pytest.mark.parametrize("name", ["docker/start.sh", "docker/up.sh", "devtools/bin/google-chrome"])
def test_shell_scripts(name: str, repo: Path) -> None:
    """They parse, and may be executed."""
    path = repo / name
    subprocess.run(["sh", "-n", str(path)], check=True)
    assert path.stat().st_mode & 0o111


def test_docker_pins(repo: Path) -> None:
    """The image gets the same versions as the tests."""
    pinned = (repo / "requirements.txt").read_text()
    for line in (repo / "docker/requirements.txt").read_text().splitlines():
        assert f"\n{line} " in pinned
