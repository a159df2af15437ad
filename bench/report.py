"""The figures as tables, beside what we promise."""

from __future__ import annotations

import argparse
import os

from bench import budgets
from bench.measuring import Found, Row

Check = tuple[str, float | None, float, str]  # what, found, at most, unit


def show(sizes: dict[int, Found], processes: int, options: argparse.Namespace) -> list[str]:
    """Print everything about the helpdesks by size; return what falls short, a line each."""
    kind = f"PostgreSQL, {processes} process(es)" if options.database else "SQLite, 1 process"
    short: list[str] = []
    for tickets, found in sizes.items():
        print(
            f"\n{tickets:,} tickets, {kind}, {options.connections} connections, {os.cpu_count()} processors"
        )
        short += [f"{kind}, {tickets:,}: {each}" for each in _table(found, promised=tickets >= 100_000)]
    biggest = sizes[max(sizes)]
    short += [f"{kind}: {each}" for each in _growth(sizes)]
    return short + [f"{kind}: {each}" for each in _checks(biggest, processes)]


def _table(found: Found, *, promised: bool) -> list[str]:
    print(
        f"{'':26}{'share':>7}{'budget':>8}{'':5}{'CPU share':>10}{'req/s':>8}{'p50 ms':>8}{'p99 ms':>8}{'p99/p50':>8}"
    )
    _line("bare", found.bare, None, "")
    short = []
    for name, row in found.rows.items():
        budget = budgets.SHARES[name] if promised else None
        is_met = budget is None or row.share >= budget
        _line(name, row, budget, "" if budget is None else "met" if is_met else "NOT")
        if not is_met:
            short.append(f"{name}: share {row.share:.2f}, budget {budget:.2f}")
        if row.p99 > budgets.SPREAD * row.p50:
            short.append(f"{name}: p99 is {row.p99 / row.p50:.1f} times p50, budget {budgets.SPREAD:.0f}")
    return short


def _line(name: str, row: Row, budget: float | None, verdict: str) -> None:
    promised = f"{budget:8.2f}" if budget is not None else f"{'':8}"
    print(
        f"{name:26}{row.share:7.2f}{promised} {verdict:4}{row.cpu_share:10.2f}{row.per_second:8.0f}"
        f"{row.p50:8.1f}{row.p99:8.1f}{row.p99 / row.p50:8.1f}"
    )


def _growth(sizes: dict[int, Found]) -> list[str]:
    if len(sizes) < 2:
        return []
    small, large = sizes[min(sizes)], sizes[max(sizes)]
    print(f"\nGrowth from {min(sizes):,} to {max(sizes):,} tickets: of p50, and of the CPU time of an answer")
    short = []
    for name, row in large.rows.items():
        before, most = small.rows[name], budgets.GROWTH_OF_CREATE if "create" in name else budgets.GROWTH
        by_time, by_cpu = row.p50 / before.p50, before.cpu_share / row.cpu_share
        verdict = "met" if by_time <= most else "NOT"
        print(f"{name:26}{by_time:7.2f} x, CPU {by_cpu:5.2f} x, budget {most:.1f} {verdict}")
        if by_time > most:
            short.append(f"{name}: p50 grows {by_time:.2f} times (CPU {by_cpu:.2f}), budget {most:.1f}")
    return short


def _checks(found: Found, processes: int) -> list[str]:
    print("\nMemory, start, weight")
    queue = found.weights["agent's queue"]
    checks: list[Check] = [
        ("memory after the run, a process", found.memory_mb / processes, budgets.MEMORY_MB, "MB"),
        ("memory while the list streams", found.stream_mb, budgets.STREAM_MB, "MB more"),
        ("start, python app.py", found.starts.get("python app.py"), budgets.START_SECONDS, "s"),
        ("start, bin/run", found.starts.get("bin/run"), budgets.START_BY_BIN_RUN_SECONDS, "s"),
        ("queue, plain", queue.plain, budgets.QUEUE_KB, "KB"),
        ("queue, gzip", queue.zipped, budgets.QUEUE_GZIP_KB, "KB"),
    ]
    for name, weight in found.weights.items():
        checks += [
            (f"first visit, {name}", weight.first_visit, budgets.FIRST_VISIT_KB[name], "KB"),
            (f"first visit, {name}", weight.requests, budgets.FIRST_VISIT_REQUESTS, "requests"),
            (f"repeat, {name}", weight.repeat, budgets.REPEAT_REQUESTS, "requests"),
        ]
    return _print(checks)


def _print(checks: list[Check]) -> list[str]:
    short = []
    for what, found, most, unit in checks:
        if found is None:
            continue
        is_met = found <= most
        print(f"{what:34}{found:9.1f} {unit:9} budget {most:6.1f} {'met' if is_met else 'NOT'}")
        if not is_met:
            short.append(f"{what}: {found:.1f} {unit}, budget {most:.1f}")
    return short
