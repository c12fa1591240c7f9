import json
import subprocess
import sys

_THREADS = """
import json, numpy
from api.process.algebra import keep_algebra_to_one_thread
from threadpoolctl import threadpool_info
keep_algebra_to_one_thread()
import scipy.linalg
print(json.dumps([one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]))
"""


def test_a_process_that_serves_multiplies_on_one_thread_with_libraries_loaded_later_too() -> None:
    told = subprocess.run([sys.executable, "-c", _THREADS], capture_output=True, text=True, check=True)
    threads = json.loads(told.stdout)
    assert len(threads) >= 2
    assert set(threads) == {1}
