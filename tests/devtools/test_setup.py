"""Parts of the set-up that need neither network nor server."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from devtools import database, odoo, odoo_wheel, postgres, server, templates
from devtools.errors import Stop
from devtools.state import State


def test_wheel_points_to_the_unpacked_odoo(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    wheel = odoo_wheel.build(dist, tmp_path)
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("zz_odoo_dist.pth").decode() == f"{dist}\n"
        record = archive.read("odoo-19.0.dist-info/RECORD").decode().splitlines()
        assert len(record) == len(archive.namelist())
        assert (
            "odoo = odoo.cli:main" in archive.read("odoo-19.0.dist-info/entry_points.txt").decode()
        )


def test_wheel_installs(tmp_path: Path) -> None:
    wheel = odoo_wheel.build(tmp_path, tmp_path)
    target = tmp_path / "target"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "-t", target, wheel]
    subprocess.run(command, check=True)
    assert (target / "odoo-19.0.dist-info").is_dir()


@pytest.mark.parametrize("name", ["Jxc", "a-b", "1a", 'x"; drop', "", "a" * 60])
def test_database_names(name: str) -> None:
    with pytest.raises(Stop, match="is no database name"):
        database.require_name(name)


def test_commands_of_odoo(state: State) -> None:
    """A sub-command stays first; options alone are a call of the server."""
    assert odoo.command(state, ["shell", "-d", "x"])[2:] == ["shell", "-d", "x"]
    assert odoo.command(state, ["-u", "jxc_core"])[2:] == ["server", "-u", "jxc_core"]


def test_each_addons_path_has_its_configuration(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = odoo.conf(state)
    monkeypatch.setenv("JXC_EXTRA_ADDONS", "/somewhere")
    other = odoo.conf(state)
    assert usual != other
    assert f"addons_path = {odoo.ADDONS},/somewhere" in other.read_text()
    assert usual.stat().st_mode & 0o077 == 0


def test_socket_of_a_deep_folder_is_elsewhere(tmp_path: Path) -> None:
    """The path of a socket is limited by the kernel."""
    deep = State(tmp_path / ("x" * 120))
    assert len(str(postgres._sockets(deep))) < 85
    assert postgres._sockets(State(Path("/a"))) == Path("/a/pgsock")


def test_an_existing_server_is_not_touched(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "/somewhere")
    assert postgres.running(state)
    assert postgres.stop(state) is False


def test_template_name_follows_the_addons(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of a data file makes a new demo database; a test or a style sheet does not."""
    addon = tmp_path / "jxc_x"
    (addon / "models").mkdir(parents=True)
    (addon / "tests").mkdir()
    monkeypatch.setattr(odoo, "ADDONS", tmp_path)
    first = templates.template_name(state, "demo"), templates.template_name(state, "full")
    (addon / "tests/test_x.py").write_text("")
    assert templates.template_name(state, "demo") == first[0]
    (addon / "models/x.py").write_text("")
    assert templates.template_name(state, "demo") != first[0]
    assert templates.template_name(state, "full") == first[1]


def test_current_forgets_a_dead_server(state: State) -> None:
    """A process id that another program got by now is not taken for ours."""
    note = state.root / "server.json"
    note.write_text(f'{{"pid": {os.getpid()}, "port": 1, "db": "x"}}')
    assert server.current(state) is None
    note.write_text("broken")
    assert server.current(state) is None
    assert server.stop(state) is False
