"""The name of the file that the desk is kept in, for who asks whether there is one without loading tables."""

from typing import Final

DESK_FILE: Final = "desk.sqlite3"
"""In the data folder, where no database is set."""
