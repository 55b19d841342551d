"""People who create materials at the same moment, through the client's door.

python tests/concurrency/code_load.py http://127.0.0.1:8069 <database> <login> <password>
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any

import stock_load

WRITERS = 8
#: Materials that all of them make; `JXC_CODES=10000` for the long run.
TOTAL = int(os.environ.get("JXC_CODES", "600"))
#: Every so many materials come in one call, as an import or a program sends them.
BATCH = 5


class Shop:
    """A rule that nobody has used yet, and people who are waiting to begin."""

    def __init__(self, door: Any) -> None:
        self.door = door
        self.admin = door.open()
        self.stamp = f"R{time.time_ns() // 10**6 % 10**8}"
        company = self.admin.call("res.users", "read", [2], ["company_id"])[0]["company_id"][0]
        vals = {
            "name": self.stamp,
            "target": "material",
            "sequence": 0,
            "pattern": f"{self.stamp}-{{YYYY}}-{{SEQ:4}}",
            "reset": "year",
            "company_ids": [(6, 0, [company])],
        }
        self.rule = self.admin.call("jxc.code.rule", "create", vals)

    def run(self, total: int = TOTAL, writers: int = WRITERS) -> tuple[list[str], list[str], float]:
        """Create materials at once; their codes, what anybody was refused with, seconds."""
        clients = [self.door.open() for _ in range(writers)]
        start = threading.Barrier(writers)
        errors: list[str] = []
        made: list[int] = []

        def work(number: int) -> None:
            start.wait(60)
            for place in range(0, total // writers, BATCH):
                vals = [{"name": f"{self.stamp} {number} {place + i}"} for i in range(BATCH)]
                try:
                    made.extend(clients[number].call("product.template", "create", vals))
                except stock_load.Refused as refusal:
                    errors.append(f"{refusal.name}: {refusal}")

        threads = [threading.Thread(target=work, args=(number,)) for number in range(writers)]
        begin = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - begin
        rows = self.admin.call("product.template", "read", made, ["default_code"])
        return [row["default_code"] for row in rows], errors, seconds


if __name__ == "__main__":
    codes, refused, spent = Shop(stock_load.Door(*sys.argv[1:5])).run()
    print(
        f"{len(codes)} materials, {len(set(codes))} codes, {len(refused)} refused,"
        f" last {max(codes, key=len) if codes else '-'}, {spent:.1f} s"
    )
