"""Text files: no trailing blanks, one line end at the end, no conflict marks.

`python3 -m devtools.checks.text FILE…`
"""

import re
import sys
from pathlib import Path

CONFLICT = re.compile(r"^(<{7} |>{7} |={7}$)", re.M)


def problems(text: str) -> list[str]:
    """What is wrong with a text, as phrases."""
    found = []
    if re.search(r"[ \t\r]+$", text, re.M):
        found.append("blanks at the end of a line")
    if text and (not text.endswith("\n") or text.endswith("\n\n")):
        found.append("must end in one line end")
    if CONFLICT.search(text):
        found.append("conflict mark")
    return found


def main(paths: list[str]) -> int:
    """Print what is wrong; the exit code."""
    lines = [
        f"{path}: {phrase}"
        for path in paths
        for phrase in problems(Path(path).read_text(errors="replace"))
    ]
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
