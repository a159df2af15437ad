"""What we promise: shares of a bare answer at 100,000 tickets, growth, weights, memory, start. None: measured, not promised."""

SHARES = {
    "GET one ticket, JSON": 0.27,
    "the same, 304": 0.32,
    "list of 50, JSON": 0.15,
    "create, JSON": 0.11,
    "queue, 50 rows": 0.08,
    "queue, 50 rows, gzip": None,
    "ticket page": 0.08,
    "search page, 2 words": 0.06,
    "end user's list": 0.10,
    "end user's request page": 0.10,
}
GROWTH, GROWTH_OF_CREATE = 1.3, 1.5  # p50 at a million tickets over p50 at a thousand
SPREAD = 3.0  # p99 over p50
QUEUE_KB, QUEUE_GZIP_KB = 50, 10
FIRST_VISIT_KB = {"agent's queue": 160, "agent's ticket": 160, "end user's list": 100, "sign-in": 60}
FIRST_VISIT_REQUESTS, REPEAT_REQUESTS = 10, 3
MEMORY_MB, STREAM_MB = 100, 10
START_SECONDS, START_BY_BIN_RUN_SECONDS = 0.8, 2.0
