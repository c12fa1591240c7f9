"""What a report of pip-audit is worth: a service that could not be reached has audited nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Verdict:
    """What was found."""

    audited: int
    unknown: tuple[str, ...]
    """Components of which the service said nothing."""
    weak: tuple[str, ...]
    """Components with a known weakness, with its number."""

    @property
    def exit_code(self) -> int:
        """0 all audited and none weak, 1 one is weak, 3 some could not be audited."""
        if self.weak:
            return 1
        return 3 if self.unknown or not self.audited else 0

    @property
    def told(self) -> str:
        """What happened, in one line or more, for whoever ran it."""
        lines = [f"weak: {one}" for one in self.weak]
        if not self.audited:
            lines.append("NOTHING WAS AUDITED: the service that knows weaknesses could not be reached from here")
        elif self.unknown:
            lines.append(f"not audited ({len(self.unknown)}): {', '.join(self.unknown)}")
        return "\n".join([*lines, f"{self.audited} components audited, {len(self.weak)} weak"])


def verdict_of(report: Mapping[str, Any]) -> Verdict:
    """Read a report.

    pip-audit says "no known vulnerabilities" where it could ask about none: what it skipped is counted here.

    Args:
        report: its JSON.

    Returns:
        The verdict.

    """
    components = report.get("dependencies", [])
    skipped = tuple(one["name"] for one in components if "skip_reason" in one)
    weak = tuple(
        f"{one['name']} {one['version']}: {weakness['id']}" for one in components for weakness in one.get("vulns", ())
    )
    return Verdict(audited=len(components) - len(skipped), unknown=skipped, weak=weak)
