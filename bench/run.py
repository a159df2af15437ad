"""How fast, how light, how it grows: `python bench/run.py` prints the table of docs/performance.md and what falls short.

Each line is measured several times, a bare route of the same server before and after it; the share is the median of these, so
that the machine's mood cancels out. The CPU share compares the CPU time that the server used for a request. Pages are asked for
without gzip unless the line says so. With --database URL-OF-A-POSTGRESQL-SERVER it measures there, with 1 and 2 processes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import measuring, report
from bench.desk import fill, running


def main() -> None:
    """Measure each size and print."""
    options = arguments()
    shortfalls: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(options.keep or folder)
        for processes in [1, 2] if options.database else [1]:
            sizes = {size: measured(kept, options, size, processes) for size in sizes_of(options)}
            shortfalls += report.show(sizes, processes, options)
    print("\nFalls short:" if shortfalls else "\nEvery budget that was measured is met.")
    print("\n".join(f"- {each}" for each in shortfalls))


def measured(kept: Path, options: argparse.Namespace, tickets: int, processes: int) -> measuring.Found:
    """Fill a helpdesk of this size where there is none, and measure it."""
    folder = kept / f"{'postgresql' if options.database else 'sqlite'}-{tickets}"
    database = measuring.database_of(options.database, tickets)
    fill(folder, database, tickets)
    starts = {} if options.database else measuring.starts(folder, options.port)
    with running(folder, database, options.port, processes) as desk:
        return measuring.measure_all(desk, options, starts, streams=tickets >= 100_000)


def sizes_of(options: argparse.Namespace) -> list[int]:
    """Return the sizes to be measured, small ones first."""
    return sorted(
        {int(each) for each in options.tickets.split(",")} | ({1_000_000} if options.million else set())
    )


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--tickets", default="1000,100000", help="sizes, with commas; 1000,100000 unless told"
    )
    parser.add_argument("--million", action="store_true", help="a million tickets as well (15 minutes, 6 GB)")
    parser.add_argument("--keep", help="keep the helpdesks in this folder, and use those that are there")
    parser.add_argument(
        "--database", default="", help="postgresql+psycopg://user@host:port, a server to make databases on"
    )
    parser.add_argument("--only", default="", help="only lines whose name has this in it")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
