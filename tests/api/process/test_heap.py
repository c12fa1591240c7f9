import subprocess
import sys

_WITH_THREADS = """
import ctypes, sys, threading
from api.process.heap import keep_heaps_few
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


_WITH_HOLES = """
import ctypes, sys
from pathlib import Path
from api.process.heap import give_back_freed_memory
held = ctypes.CDLL(None)
held.malloc.restype, held.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
held.free.argtypes = [ctypes.c_void_p]
blocks = [held.malloc(100_000) for _ in range(400)]
for block in blocks:
    ctypes.memset(block, 1, 100_000)
for block in blocks[:-1]:
    held.free(block)
if sys.argv[1] == "given":
    give_back_freed_memory()
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line[:6] == "VmRSS:"))
"""


def _resident_kb(how: str) -> int:
    return int(subprocess.run([sys.executable, "-c", _WITH_HOLES, how], capture_output=True, check=True).stdout)


def test_memory_freed_below_what_is_still_held_goes_back_to_the_system() -> None:
    assert _resident_kb("given") + 30_000 < _resident_kb("kept")
