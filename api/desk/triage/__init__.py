"""Requests, as experts see them: the inbox, near requests, a status, an owner, a reply."""
