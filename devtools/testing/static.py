"""Everything that needs no server: linters, doctests, tests of the tooling and of the sources."""

import subprocess

from .. import cores, node, odoo, templates, venv
from ..errors import Stop
from ..state import REPO, State
from ..steps import say, step
from . import parallel, pytests
from .result import Result


def run(state: State) -> Result:
    """Linters beside pytest."""
    return parallel.total([lambda: lint(state), lambda: _pytest(state)])


def _pytest(state: State) -> Result:
    # The terms are exported from it; who holds a core must not wait for it.
    templates.ensure(state, "addons")
    folders = [pytests.folder(name) for name in ("static", "devtools") if pytests.exists(name)]
    return pytests.run(state, "static", *folders)


def fix(state: State) -> None:
    """Let the linters put right what they can."""
    env = odoo.environment(state)
    sources = ["devtools", "tests", "benchmarks", "jxc_addons"]
    commands = [["ruff", "check", "--fix", "-q", *sources], ["ruff", "format", "-q", *sources]]
    if node.ensure(state):
        kinds = "jxc_addons/**/*.{js,xml,scss}"
        commands += [["node_modules/.bin/prettier", "--write", "--log-level=warn", kinds]]
        commands += [["node_modules/.bin/eslint", "--fix", "jxc_addons"]]
    for command in commands:
        subprocess.run(command, cwd=REPO, env=env, check=False)


def lint(state: State) -> Result:
    """Run the linters: each hook of .pre-commit-config.yaml counts as one test."""
    inside = subprocess.run(
        ["git", "rev-parse", "--git-dir"], cwd=REPO, capture_output=True, check=False
    )
    if inside.returncode:
        raise Stop("The linters look at what git knows: this folder is no git work tree.")
    venv.ensure_dev(state)
    command = [str(state.venv / "bin/pre-commit"), "run", "--all-files", "--color=never"]
    log, env = state.logs / "lint.log", odoo.environment(state)
    if not node.ensure(state):
        env["SKIP"] = ",".join(node.HOOKS)
    with cores.one(), step("linters"), log.open("w") as handle:
        options = {"stdin": subprocess.DEVNULL, "stdout": handle, "stderr": subprocess.STDOUT}
        subprocess.run(command, cwd=REPO, env=env, check=False, **options)
    result = read_hooks(log.read_text(errors="replace"))
    if not result.passed + result.failed:
        result += Result.broken("no linter ran")
    if result.failed:
        say(log.read_text(errors="replace"))
    say(f"           linters: {result.line()}")
    return result


def read_hooks(text: str) -> Result:
    """Counts of pre-commit's output: lines that end in Passed, Failed or Skipped."""
    result = Result()
    for line in text.splitlines():
        if line.endswith("...Passed"):
            result += Result(passed=1)
        elif line.endswith("...Failed"):
            result += Result(failed=1, problems=[line.partition("...")[0]])
        elif line.endswith("Skipped"):
            result += Result(skipped=1)
    return result
