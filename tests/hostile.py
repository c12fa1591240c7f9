"""Strings that break programs: any field of text may receive them."""

HOSTILE = [
    "", " ", "\x00", "a\x00b", "\ud800", "a\udfffb", "\u202egnirts", "a" * 10_000, "é" * 30_000, "\r\n" * 500,
    "x\r\nBcc: tous@exemple.fr", "'; DROP TABLE request; --", "{{7*7}}", "<script>alert(1)</script>", "\ufdfa" * 50,
    "\u0301" * 5_000, "\U0001f469\u200d\U0001f467", "%s%n%x", "../../etc/passwd", "NULL", "\u2028\u2029\u0085",
]  # fmt: skip
