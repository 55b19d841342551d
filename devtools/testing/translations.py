"""Compare and merge translation files; `python -m devtools.testing.translations POT FOLDER`."""

import sys
from pathlib import Path

import polib

LANGUAGE = "zh_CN"


def problems(template: polib.POFile, translated: polib.POFile) -> list[str]:
    """Terms of the template without a sound translation, and translations of terms that went away."""
    known = {entry.msgid: entry for entry in translated if not entry.obsolete}
    terms = {entry.msgid for entry in template if entry.msgid}
    found = []
    for term in sorted(terms):
        entry = known.get(term)
        if entry is None:
            found.append(f"not in the file: {term!r}")
        elif "fuzzy" in entry.flags:
            found.append(f"fuzzy: {term!r}")
        elif not entry.msgstr.strip():
            found.append(f"not translated: {term!r}")
    return found + [f"no longer used: {term!r}" for term in sorted(set(known) - terms)]


def merge(pot: Path, folder: Path) -> polib.POFile:
    """Bring `<addon>.pot` and `zh_CN.po` in `folder` up to date with a fresh template.

    A translation stays while its term does; nothing is guessed, so nothing becomes fuzzy.
    """
    template = polib.pofile(str(pot))
    path = folder / f"{LANGUAGE}.po"
    old = polib.pofile(str(path)) if path.is_file() else polib.POFile()
    texts = {entry.msgid: entry.msgstr for entry in old}
    merged = polib.POFile(wrapwidth=78)
    merged.metadata = {**template.metadata, **old.metadata, "Language": LANGUAGE}
    for entry in template:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        values = {
            name: getattr(entry, name) for name in ("msgid", "occurrences", "comment", "flags")
        }
        merged.append(polib.POEntry(msgstr=texts.get(entry.msgid, ""), **values))
    merged.save(str(path))
    _save_template(template, folder / pot.name)
    return merged


def _save_template(template: polib.POFile, path: Path) -> None:
    """Dates change with every export: a file that differs in nothing else stays."""
    for key in ("POT-Creation-Date", "PO-Revision-Date"):
        template.metadata.pop(key, None)
    text = str(template).rstrip() + "\n"
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)


def main(pot: str, folder: str) -> int:
    """Merge, and say how many terms are still to translate."""
    merged = merge(Path(pot), Path(folder))
    empty = sum(not entry.msgstr for entry in merged)
    print(f"{Path(pot).stem}: {len(merged)} terms, {empty} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
