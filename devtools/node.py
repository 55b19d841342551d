"""The linters of JavaScript, XML and SCSS, from package-lock.json."""

import hashlib
import os
import shutil

from .errors import Stop
from .process import call
from .state import REPO, State
from .steps import step, warn

HOOKS = ("prettier", "eslint")


def ensure(state: State) -> bool:
    """Have node_modules; without Node.js say so and return False, but stop in CI."""
    if not (shutil.which("node") and shutil.which("npm")):
        sentence = "JavaScript and XML are not checked: Node.js 20 and npm are missing."
        if os.environ.get("CI"):
            raise Stop(sentence)
        warn(sentence)
        return False
    folder = REPO / "node_modules"
    stamp = folder / ".jxc"
    wanted = hashlib.sha256((REPO / "package-lock.json").read_bytes()).hexdigest()
    with state.lock("node"):
        if not stamp.is_file() or stamp.read_text() != wanted:
            with step("JavaScript linters installed"):
                command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
                failed = "npm could not install the linters (is there a network?)"
                call(command, failed=failed, log=state.logs / "npm.log", cwd=REPO)
            stamp.write_text(wanted)
    return True
