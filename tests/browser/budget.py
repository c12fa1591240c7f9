"""What a first view may cost, and what it may never do."""

from tests.browser.visits import Visit

MAX_BYTES = 300_000
"""On the wire, compressed, everything included."""
MAX_REQUESTS = 25
"""Addresses asked for, each once."""


def budget_faults(visit: Visit) -> list[str]:
    """Count what the page on screen asked for; it must have come to rest."""
    traffic = visit.traffic
    faults = [f"asked for {address}, outside the site" for address in traffic.foreign]
    faults += [f"complained: {complaint}" for complaint in traffic.complaints]
    faults += [
        f"set the cookie {cookie['name']}" for cookie in visit.page.context.cookies() if not visit.state.signed_in
    ]
    if traffic.received > MAX_BYTES:
        faults.append(f"weighs {traffic.received:,} bytes, over {MAX_BYTES:,}")
    # Chromium asks for the icon of the site again when it likes; whatever came twice has been weighed twice.
    asked = list(dict.fromkeys(traffic.requested))
    if len(asked) > MAX_REQUESTS:
        faults.append(f"asks for {len(asked)} addresses, over {MAX_REQUESTS}: {asked}")
    return faults
