import subprocess
import sys

_WITH_THREADS = """
import ctypes, sys, threading
from api.heap import keep_heaps_few
if sys.argv[1] == "few":
    keep_heaps_few()
allocate = ctypes.CDLL(None)
allocate.malloc.restype = ctypes.c_void_p
gate = threading.Barrier(9)
def hold():
    allocate.malloc(100_000)
    gate.wait()
threads = [threading.Thread(target=hold) for _ in range(8)]
[thread.start() for thread in threads]
gate.wait()
[thread.join() for thread in threads]
allocate.malloc_info(0, ctypes.c_void_p.in_dll(allocate, "stdout"))
allocate.fflush(None)
"""


def _heaps(how: str) -> int:
    told = subprocess.run([sys.executable, "-c", _WITH_THREADS, how], capture_output=True, text=True, check=True)
    return told.stdout.count("<heap nr=")


def test_many_threads_share_two_heaps() -> None:
    assert _heaps("few") <= 2 < _heaps("many")
