"""Draw a sample of documents so that trying again never changes the draw."""

from hashlib import sha256

#: Draws are made in so many parts of the whole.
PARTS = 1_000_000


def in_sample(key: str, percent: float) -> bool:
    """Tell whether what ``key`` names belongs to a sample of ``percent`` of all.

    The answer follows from the key alone, so it is the same today and tomorrow, in every
    process; it can't be guessed from the key's number.

    >>> in_sample("1/stock.picking,7", 100), in_sample("1/stock.picking,7", 0)
    (True, False)
    >>> in_sample("1/stock.picking,7", 30) == in_sample("1/stock.picking,7", 30)
    True
    >>> drawn = sum(in_sample(f"1/stock.picking,{number}", 20) for number in range(10000))
    >>> 1900 < drawn < 2100
    True

    What is in a small sample is in each larger one:

    >>> all(in_sample(str(n), 50) for n in range(500) if in_sample(str(n), 20))
    True
    """
    draw = int.from_bytes(sha256(key.encode()).digest()[:8]) % PARTS
    return draw < percent / 100 * PARTS
