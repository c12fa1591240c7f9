"""ONNX Runtime, hushed before it is loaded.

Its library for Linux draws an identifier of the machine, keeps it under the home folder, and some seconds after a model
is loaded sends it to its publisher, with the processor, the system and the name of the program. This variable, read
when the library is loaded, stops it before anything is written; `onnxruntime.disable_telemetry_events` comes after the
identifier. Every module of ours takes ONNX Runtime from here (a contract of import-linter).
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

__all__ = ["onnxruntime"]
