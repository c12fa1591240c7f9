"""How well the answers to needs are ranked: parts of ``needs-fr``, the known items, and what no change may lower."""
