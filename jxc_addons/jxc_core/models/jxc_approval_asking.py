"""A user asks for an approval: his call runs, and what it needs is noted.

The state hangs on the cursor, where no caller's context reaches it.
"""

from contextlib import contextmanager
from weakref import WeakKeyDictionary

#: Cursor → the asking that is going on.
RUNNING = WeakKeyDictionary()


class Asking:
    """What came up while a user's call ran."""

    def __init__(self):
        self.needs = []

    def add(self, needs):
        """Note needs whose values were kept back."""
        self.needs += needs


@contextmanager
def asking(env):
    """Note what needs an approval in the calls inside."""
    RUNNING[env.cr] = state = Asking()
    try:
        yield state
    finally:
        RUNNING.pop(env.cr, None)


def get_asking(env):
    """Return the asking that is going on in the transaction, or None."""
    return RUNNING.get(env.cr)
