"""The process that serves: its threads, its memory, its disk, and what it does before its first visitor."""
