"""Linear algebra on one thread, for a process that serves.

The library of products keeps a thread a core, and those that have nothing left to do spin for some twenty milliseconds
beside the one that goes on: a page that multiplies two small arrays cost as much processor again for nothing, taken
from the pages of others. Pages are asked for by many at once; each is served by one thread.
"""

from __future__ import annotations

import os
from typing import Final

from threadpoolctl import threadpool_limits

_ONE: Final = 1


def keep_algebra_to_one_thread() -> None:
    """Keep every product of this process to the thread that asks for it, those of libraries still to load too."""
    # Read by each library when it is loaded: the one that groups needs is loaded when it is first used.
    os.environ["OPENBLAS_NUM_THREADS"] = str(_ONE)
    threadpool_limits(limits=_ONE, user_api="blas")
