"""What the server remembers of unchanged data outlasts a test: it need not be looked up again.

Odoo's test classes forget everything after each test and each class, although both leave the
database as they found it. A fifth of the time of our tests went into learning it again.
"""

from odoo.modules.registry import Registry
from odoo.tests.common import TransactionCase, get_db_name

_set_up, _set_up_class = TransactionCase.setUp, TransactionCase.setUpClass.__func__


class Memory:
    """The caches of a registry at the beginning of a test or class.

    What was learned since then is kept too, but of a cache that was emptied meanwhile: data
    that it depends on changed, and changed back at the end.
    """

    def __init__(self, registry):
        self.registry = registry
        self.sequence = registry.registry_sequence
        self.mark = object()
        self.pictures = {}
        for name, cache in self._get_caches().items():
            cache[self.mark] = True
            self.pictures[name] = cache.snapshot

    def _get_caches(self):
        return self.registry._Registry__caches

    def look(self):
        """Picture the caches before they are emptied."""
        for name, cache in self._get_caches().items():
            if self.mark in cache:
                self.pictures[name] = cache.snapshot

    def restore(self):
        """Fill the caches again, unless models themselves were changed."""
        if self.sequence != self.registry.registry_sequence or self.registry.registry_invalidated:
            return
        for name, cache in self._get_caches().items():
            cache.clear()
            self.pictures[name].pop(self.mark, None)
            for key, value in self.pictures[name].items():
                cache[key] = value


def keep_between_tests():
    """Let test methods and classes hand on what they learned."""
    TransactionCase.setUp = _remembering_set_up
    TransactionCase.setUpClass = classmethod(_remembering_set_up_class)


def _remembering_set_up(test):
    # Cleanups run from the last to the first: ours embrace that of Odoo, which forgets.
    memory = Memory(test.registry)
    test.addCleanup(memory.restore)
    _set_up(test)
    test.addCleanup(memory.look)


def _remembering_set_up_class(cls):
    memory = Memory(Registry(get_db_name()))
    cls.addClassCleanup(memory.restore)
    _set_up_class(cls)
    cls.addClassCleanup(memory.look)
