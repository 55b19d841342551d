"""Patterns of codes: what a code looks like, what fits, which one is next. No ORM."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum import ean
from stdnum.iso7064 import mod_37_36

RE_TOKEN = re.compile(r"\{([^{}]*)\}")
RE_SEQ = re.compile(r"^SEQ(?::(\d{1,2}))?$")
RE_VARIANT = re.compile(r"^(.+)-(\d{2,})$")
#: Token → (how it is written, how ir.sequence writes it, what fits).
DATES = {
    "YYYY": ("%Y", "year", r"\d{4}"),
    "YY": ("%y", "y", r"\d{2}"),
    "MM": ("%m", "month", r"0[1-9]|1[0-2]"),
    "DD": ("%d", "day", r"0[1-9]|[12]\d|3[01]"),
}
#: What the record that gets the code says of itself.
WORDS = ("CATEGORY", "PARENT", "COMPANY", "WAREHOUSE")
#: How often a counter begins anew → the dates that a pattern must show for it.
PERIODS = {"never": (), "year": ("Y",), "month": ("Y", "MM"), "day": ("Y", "MM", "DD")}
#: How long barcodes with a check digit are: EAN-8, UPC-A, EAN-13, GTIN-14.
EAN_LENGTHS = (8, 12, 13, 14)
#: Digit runs are written that long in sort keys.
KEY_WIDTH = 12


class PatternError(ValueError):
    """A pattern can't be used; ``reason`` is one of
    ``token``, ``brace``, ``no_seq``, ``two_seq``, ``check``, ``ean``, ``reset``."""

    def __init__(self, reason: str, token: str = "") -> None:
        super().__init__(f"{reason} {token}".strip())
        self.reason, self.token = reason, token


@dataclass(frozen=True, slots=True)
class Part:
    """One piece: ``text``, ``date``, ``word``, ``seq`` (its width), ``check`` (empty or EAN)."""

    kind: str
    value: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a code that fits says: its number, and the dates in it by token."""

    number: int
    dates: Mapping[str, str]

    def is_of(self, day: date, reset: str) -> bool:
        """Tell whether the number was counted in the same period as one of ``day``.

        >>> Found(7, {"YYYY": "2026"}).is_of(date(2026, 3, 1), "year")
        True
        >>> Found(7, {"YYYY": "2025"}).is_of(date(2026, 3, 1), "year")
        False
        >>> Found(7, {"YYYY": "2025"}).is_of(date(2026, 3, 1), "never")
        True
        """
        return all(
            day.strftime(DATES[token][0]) == text
            for token, text in self.dates.items()
            if ("Y" if "Y" in token else token) in PERIODS[reset]
        )


@dataclass(frozen=True, slots=True)
class CodePattern:
    """A parsed pattern.

    >>> material = parse("MAT-{YYYY}-{SEQ:4}")
    >>> material.render(date(2026, 3, 1), {}, 7), material.render(date(2026, 3, 1), {}, 10000)
    ('MAT-2026-0007', 'MAT-2026-10000')
    >>> material.find("MAT-2025-0012").number, material.find("MAT-2025-012")
    (12, None)
    >>> parse("{CATEGORY}{SEQ:3}{CHECK}").render(date(2026, 3, 1), {"CATEGORY": "A1"}, 42)
    'A1042E'
    """

    parts: tuple[Part, ...]

    def get_words(self) -> tuple[str, ...]:
        """Return what the pattern wants to know of the record, in a fixed order.

        >>> parse("{COMPANY}-{CATEGORY}-{SEQ:3}").get_words()
        ('CATEGORY', 'COMPANY')
        """
        used = {part.value for part in self.parts if part.kind == "word"}
        return tuple(word for word in WORDS if word in used)

    def render(self, day: date, words: Mapping[str, str], number: int) -> str:
        """Return the code with a number; beyond its width a number gets longer."""
        pieces = []
        for part in self.parts:
            if part.kind == "date":
                pieces.append(day.strftime(DATES[part.value][0]))
            elif part.kind == "word":
                pieces.append(words.get(part.value, ""))
            elif part.kind == "seq":
                pieces.append(str(number).zfill(part.width))
            elif part.kind == "check":
                pieces.append(get_check("".join(pieces), part.value))
            else:
                pieces.append(part.value)
        return "".join(pieces)

    def find(self, code: str, words: Mapping[str, str] | None = None) -> Found | None:
        """Return the number in a code, None where the code does not fit.

        Any date fits: a code of last year is no wrong code.

        :param words: what the record says of itself; None: anything goes

        >>> parse("{CATEGORY}{SEQ:2}").find("AB07", {"CATEGORY": "AB"}).number
        7
        >>> parse("{CATEGORY}{SEQ:2}").find("AB07", {"CATEGORY": "AC"}) is None
        True
        >>> parse("K{SEQ:2}{CHECK}").find("K07A"), parse("K{SEQ:2}{CHECK}").find("K07B").number
        (None, 7)
        """
        match = self._get_regex(words).fullmatch(code)
        if not match:
            return None
        groups = match.groupdict()
        kind = self.parts[-1].value
        if "check" in groups and get_check(code[:-1], kind) != groups["check"]:
            return None
        dates = {name: text for name, text in groups.items() if name in DATES}
        return Found(int(groups["seq"]), dates)

    def _get_regex(self, words: Mapping[str, str] | None) -> re.Pattern[str]:
        pieces = []
        named: set[str] = set()
        for part in self.parts:
            if part.kind == "date":
                name = "" if part.value in named else f"?P<{part.value}>"
                named.add(part.value)
                pieces.append(f"({name}{DATES[part.value][2]})")
            elif part.kind == "word":
                pieces.append(".*?" if words is None else re.escape(words.get(part.value, "")))
            elif part.kind == "seq":
                pieces.append(rf"(?P<seq>\d{{{part.width}}}|[1-9]\d{{{part.width},}})")
            elif part.kind == "check":
                pieces.append("(?P<check>[0-9A-Z])")
            else:
                pieces.append(re.escape(part.value))
        return re.compile("".join(pieces))

    def get_key(self, words: Mapping[str, str]) -> str:
        """Return what tells counters apart: the pattern with the words of the record.

        >>> parse("{CATEGORY}-{YY}{SEQ:4}").get_key({"CATEGORY": "CZ"})
        'CZ-{YY}{SEQ}'
        """
        pieces = []
        for part in self.parts:
            if part.kind == "word":
                pieces.append(words.get(part.value, ""))
            elif part.kind == "text":
                pieces.append(part.value)
            else:
                pieces.append("{" + (part.value or part.kind.upper()) + "}")
        return "".join(pieces)

    def get_affixes(self, words: Mapping[str, str], *, ranged: bool) -> tuple[str, str]:
        """Return prefix and suffix as ``ir.sequence`` writes them.

        >>> parse("MAT-{YYYY}-{SEQ:4}").get_affixes({}, ranged=True)
        ('MAT-%(range_year)s-', '')
        >>> parse("5%{SEQ:2}/{YY}").get_affixes({}, ranged=False)
        ('5%%', '/%(y)s')
        """
        sides = [[], []]
        side = 0
        for part in self.parts:
            if part.kind == "seq":
                side = 1
            elif part.kind == "date":
                sides[side].append(f"%({'range_' if ranged else ''}{DATES[part.value][1]})s")
            elif part.kind != "check":
                text = part.value if part.kind == "text" else words.get(part.value, "")
                sides[side].append(text.replace("%", "%%"))
        return "".join(sides[0]), "".join(sides[1])

    def get_width(self) -> int:
        """Return how many digits a number has at least.

        >>> parse("{SEQ:4}").get_width(), parse("{SEQ}").get_width()
        (4, 1)
        """
        return next(part.width for part in self.parts if part.kind == "seq")

    def get_length(self) -> int:
        """Return how long a barcode of the pattern is, 0 where it ends in no check digit.

        >>> parse("20{SEQ:10}{EAN}").get_length(), parse("P{SEQ:8}").get_length()
        (13, 0)
        """
        if self.parts[-1].value != "EAN":
            return 0
        return 1 + sum(
            4
            if part.value == "YYYY"
            else 2
            if part.kind == "date"
            else part.width or len(part.value)
            for part in self.parts[:-1]
        )

    def get_beginning(self) -> str:
        """Return the text that every code of the pattern begins with.

        >>> parse("MAT-{YYYY}-{SEQ:4}").get_beginning(), parse("{YY}{SEQ:4}").get_beginning()
        ('MAT-', '')
        """
        return self.parts[0].value if self.parts[0].kind == "text" else ""

    def check_reset(self, reset: str) -> None:
        """Refuse a counter that begins anew while the codes do not show it.

        >>> parse("MAT-{YYYY}-{SEQ:4}").check_reset("year")
        >>> parse("MAT-{YYYY}-{SEQ:4}").check_reset("month")
        Traceback (most recent call last):
        ...
        tools_of_jxc_core.code_pattern.PatternError: reset {MM}
        """
        shown = {part.value for part in self.parts if part.kind == "date"}
        for need in PERIODS[reset]:
            if need == "Y" and not shown & {"YYYY", "YY"}:
                raise PatternError("reset", "{YYYY}")
            if need != "Y" and need not in shown:
                raise PatternError("reset", "{" + need + "}")


def parse(text: str) -> CodePattern:
    """Return the pattern that a text describes.

    Tokens: ``{YYYY} {YY} {MM} {DD}``, ``{CATEGORY} {PARENT} {COMPANY} {WAREHOUSE}``, one
    ``{SEQ:4}`` (the number with at least so many digits), ``{CHECK}`` or, for barcodes,
    ``{EAN}`` at the end.

    >>> [part.kind for part in parse("MAT-{YYYY}-{SEQ:4}").parts]
    ['text', 'date', 'text', 'seq']
    >>> parse("MAT-{NUMBER}")
    Traceback (most recent call last):
    ...
    tools_of_jxc_core.code_pattern.PatternError: token {NUMBER}
    >>> parse("MAT-{YYYY}")
    Traceback (most recent call last):
    ...
    tools_of_jxc_core.code_pattern.PatternError: no_seq
    """
    parts: list[Part] = []
    end = 0
    for match in RE_TOKEN.finditer(text):
        if match.start() > end:
            parts.append(Part("text", text[end : match.start()]))
        parts.append(_parse_token(match[1]))
        end = match.end()
    if end < len(text):
        parts.append(Part("text", text[end:]))
    _check_parts(parts)
    return CodePattern(tuple(parts))


def _parse_token(token: str) -> Part:
    """Return the part that a token stands for.

    >>> _parse_token("SEQ:4"), _parse_token("YY").kind
    (Part(kind='seq', value='', width=4), 'date')
    """
    if token in DATES:
        return Part("date", token)
    if token in WORDS:
        return Part("word", token)
    if token in ("CHECK", "EAN"):
        return Part("check", "EAN" if token == "EAN" else "")
    if (match := RE_SEQ.match(token)) and int(match[1] or 1):
        return Part("seq", "", int(match[1] or 1))
    raise PatternError("token", "{" + token + "}")


def _check_parts(parts: list[Part]) -> None:
    """Refuse parts that make no code.

    >>> _check_parts([Part("seq", "", 4), Part("check", ""), Part("text", "x")])
    Traceback (most recent call last):
    ...
    tools_of_jxc_core.code_pattern.PatternError: check
    """
    kinds = [part.kind for part in parts]
    for part in parts:
        if part.kind == "text" and ("{" in part.value or "}" in part.value):
            raise PatternError("brace", part.value)
    if "seq" not in kinds:
        raise PatternError("no_seq")
    if kinds.count("seq") > 1:
        raise PatternError("two_seq")
    if "check" in kinds[:-1]:
        raise PatternError("check")
    if parts[-1].value == "EAN" and parts[-1].kind == "check":
        _check_barcode(parts)


def _check_barcode(parts: list[Part]) -> None:
    """Refuse parts that make no barcode with a check digit: digits only, of a known length.

    >>> _check_barcode([Part("text", "20"), Part("seq", "", 10), Part("check", "EAN")])
    """
    text = "".join(part.value for part in parts if part.kind == "text") or "0"
    plain = text.isascii() and text.isdecimal() and all(part.kind != "word" for part in parts)
    if not plain or CodePattern(tuple(parts)).get_length() not in EAN_LENGTHS:
        raise PatternError("ean")


def get_check(body: str, kind: str = "") -> str:
    """Return the check character of a code: ISO/IEC 7064, MOD 37,36 (python-stdnum).

    Of the code its letters A–Z and digits count, whatever stands between them.

    :param kind: ``EAN`` for the check digit of a barcode

    >>> get_check("MAT-2026-0007") == get_check("mat20260007")
    True
    >>> get_check("A12425GABC1234002"), get_check("690123400037", "EAN")
    ('M', '5')
    """
    if kind == "EAN":
        return ean.calc_check_digit(body)
    plain = "".join(sign for sign in body.upper() if sign.isascii() and sign.isalnum())
    return mod_37_36.calc_check_digit(plain)


def get_period(day: date, reset: str) -> tuple[date, date]:
    """Return the first and the last day of the period that a counter counts in.

    >>> get_period(date(2028, 2, 7), "month")
    (datetime.date(2028, 2, 1), datetime.date(2028, 2, 29))
    >>> get_period(date(2026, 2, 7), "year")
    (datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
    """
    if reset == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if reset == "month":
        after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return day.replace(day=1), after - timedelta(days=1)
    return day, day


def get_sort_key(code: str | None) -> str | None:
    """Return a text by which codes are in the order of their numbers.

    >>> codes = ["MAT-2026-10000", "MAT-2026-9999", "A2", "A10"]
    >>> sorted(codes, key=get_sort_key)
    ['A2', 'A10', 'MAT-2026-9999', 'MAT-2026-10000']
    >>> get_sort_key("") is None
    True
    """
    if not code:
        return None
    return re.sub(r"[0-9]+", lambda match: match[0].rjust(KEY_WIDTH, "0"), code)


def split_variant(code: str) -> tuple[str, int]:
    """Return the code of the family and the number of a variant, 0 where there is none.

    >>> split_variant("MAT-2026-0007-02"), split_variant("A7"), split_variant("A7-1")
    (('MAT-2026-0007', 2), ('A7', 0), ('A7-1', 0))
    """
    match = RE_VARIANT.match(code)
    return (match[1], int(match[2])) if match else (code, 0)


def join_variant(base: str, number: int) -> str:
    """Return the code of a variant.

    >>> join_variant("MAT-2026-0007", 2)
    'MAT-2026-0007-02'
    """
    return f"{base}-{number:02d}"


def get_example(text: str, day: date, number: int = 1) -> str:
    """Return a code of a pattern, with words that only show where they stand.

    >>> get_example("{CATEGORY}-{YY}{SEQ:3}", date(2026, 1, 1))
    'CAT-26001'
    """
    words = {word: word[:3] for word in WORDS}
    return parse(text).render(day, words, number)
