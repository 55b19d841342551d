"""A user asks for an approval: his call runs, and what it needs is noted.

The state hangs on the cursor, where no caller's context reaches it.
"""

from contextlib import contextmanager
from weakref import WeakKeyDictionary

#: Cursor → the asking that is going on.
RUNNING = WeakKeyDictionary()
#: Cursors on which a call is tried, to see which of its records are allowed.
TRYING = WeakKeyDictionary()


class Asking:
    """What came up while a user's call ran."""

    def __init__(self):
        self.needs = []
        self.is_settling = False
        #: Need key → what a record looked like that the call had made before it was refused.
        self.pictures = {}

    @contextmanager
    def settling(self):
        """Give new records the values that they would have had: no act of the user."""
        self.is_settling = True
        try:
            yield
        finally:
            self.is_settling = False

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


@contextmanager
def trying(env):
    """Refusals in the calls inside were logged when the user was refused."""
    TRYING[env.cr] = True
    try:
        yield
    finally:
        TRYING.pop(env.cr, None)


def is_trying(env):
    """Tell whether a call is only tried in the transaction."""
    return bool(TRYING.get(env.cr))
