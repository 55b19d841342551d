"""What came out of an import: the values of its records, and rows in whatever table."""

import hashlib
from collections.abc import Sequence

#: What differs between two records that are the same.
OWN = {"id", "create_date", "write_date", "display_name", "product_variant_id", "product_tmpl_id"}
#: Each way has its own user.
OWNERS = {"create_uid", "write_uid", "responsible_id"}
#: Tables in which the two imports keep themselves, and their files.
KEPT = ("jxc_import", "base_import", "ir_attachment")
BATCH = 500


def get_digests(env) -> dict[str, str]:
    """Return ``{field: digest of its values}`` of the materials of the file and of their templates."""
    env.invalidate_all()
    # The database knows nothing of so many rows that nobody committed, and would search badly.
    env.cr.execute("ANALYZE product_template, product_product")
    templates = env["product.template"].sudo()
    found = templates.search([("default_code", "=like", "BENCH-%")], order="default_code")
    digests: dict[str, hashlib._Hash] = {}
    for place in range(0, len(found), BATCH):
        batch = templates.browse(found._ids[place : place + BATCH])
        for records in (batch, batch.product_variant_ids):
            _feed(digests, records)
        env.invalidate_all()
    return {name: digest.hexdigest() for name, digest in digests.items()}


def _feed(digests: dict, records) -> None:
    names = [
        name
        for name, field in records._fields.items()
        if field.store and not field.inherited and field.type not in ("one2many", "binary")
        if name not in OWN | OWNERS
    ]
    for values in records.read(names, load=None):
        for name in names:
            key = f"{records._name}.{name}"
            digests.setdefault(key, hashlib.sha256()).update(repr(values[name]).encode() + b"\n")


def count_tables(env, before: dict[str, int] | None = None) -> dict[str, int]:
    """Return how many rows each table has, or how many more than before."""
    env.flush_all()
    env.cr.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    names = sorted(name for (name,) in env.cr.fetchall() if not name.startswith(KEPT))
    env.cr.execute(
        " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names)
    )
    counts = dict(env.cr.fetchall())
    if before is None:
        return counts
    return {name: more for name in counts if (more := counts[name] - before.get(name, 0))}


def get_differences(outcomes: Sequence[dict]) -> list[str]:
    """Return the keys whose values are not the same in all outcomes."""
    keys = {key for one in outcomes for key in one}
    return sorted(key for key in keys if len({one.get(key) for one in outcomes}) > 1)
