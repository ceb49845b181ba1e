"""What is typed into a field: what was meant, what nobody meant, and what only a program would send."""

from datetime import timedelta
from itertools import cycle, islice

from django.utils import timezone
from hypothesis import strategies as st

NOT_MEANT = [
    *("", " ", "\t\n", "\0", "a\0b", "-1", "0", "1", "999", "9" * 10, "9" * 19, "9" * 40, "-" + "9" * 25),
    *("1e309", "NaN", "Infinity", "²", "٣", "½", "0x1f", "1_000", "1,5", "None", "null", "true", "on"),
    *("' OR 1=1 --", "<script>alert(1)</script>", "{{ 7*7 }}", "{% now %}", "{what} {x}", "{", "%s%n%(a)s"),
    *("=cmd|' /C calc'!A0", "../../etc/passwd", "http://[::1", "javascript:alert(1)", "//example.org"),
    *("a@b", "@", "x@" + "a" * 250 + ".se", "a\r\nBcc: b@example.se", "å@exämple.se", '"a b"@example.se'),
    *(
        "0000-00-00",
        "2026-02-30",
        "9999-12-31",
        "0001-01-01",
        "24:00",
        "23:59:59.9999999",
        "2026-03-29T02:30",
    ),
    *("9999-12-31T23:59", "0001-01-01T00:00", "2026-10-25T02:30", "-2026-01-01", "26-1-1"),
    *("\u202eabc", "\ufeff", "\u200b", "\u2028", "\U0010ffff", "\ud7ff", "😀" * 300, "e\u0301" * 70),
    *("ﷺ" * 7, "ﷺ" * 80, "ß" * 120, "İ" * 60, "㎒" * 100, "ŉ" * 119, "å" * 5_001, "a " * 60, "1 " * 60),
    *("[]", "{}", '{"type": "Polygon"}', '{"type": "Polygon", "coordinates": [[[1e999, 1]]]}', "[" * 400),
    *('{"type": "Polygon", "coordinates": [[[13, 58], [14, 58], [13, 59], [14, 59], [13, 58]]]}', "1 2\n3 4"),
    *("58.7, 13.8\n58.8, 13.8", "6508213 431871\n9999999 9999999\n1 1", "nan nan\nnan nan\nnan nan"),
    *("Björkvägen " + "9" * 60, "Björkvägen 1–" + "9" * 30, "Björkvägen ²", "-" * 100, ",", "\u00ad" * 50),
]
TEXTS = [
    *("Åsa Provström", "Björkvägen 12", "Björkvägen 14 B lgh 1102", "Granvägen 2–18", "Mariestad", "542 30"),
    *(
        "542 30, 542 31",
        "Mellan kl. 14 och 16 i går",
        "Lås dörrarna.\r\nHör av dig.",
        "Ekudden",
        "0701740688",
    ),
    *("58.70, 13.82\n58.71, 13.82\n58.71, 13.84", "asa@example.se", "123456", "3", "2026-12-24"),
]
EMAILS = ["asa@example.se", "Bo.Testlund@Example.org", " disa@example.se "]
PHONES = ["070-174 06 05", "+46701740688", "0046 70 174 06 77", "0501-12345", "+4712345678", "112"]
NUMBERS = ["0", "1", "7", "5000", "32768", "2147483648", "9223372036854775808", "-1", "1.0", "٣", "1e3"]
TIMES = ["00:00", "07:30", "18:00", "23:59", "23:59:59.5"]
FILES = [
    b"",
    b"Namn;E-post;Adress\nBo;bo@example.se;Granen 1\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\0" * 99,
]


def moments() -> list[str]:
    """Points of time as a browser sends them."""
    return [f"{day}T{time}" for day in days() for time in TIMES[:3]]


def days() -> list[str]:
    """Days around today, and the ends of the calendar."""
    today = timezone.localdate()
    near = [today + timedelta(days=number) for number in (-400, -1, 0, 1, 30, 3000)]
    return [*map(str, near), "0001-01-01", "9999-12-31", "1000-06-01"]


def answers(meant: list[str], *, often: bool) -> list[list[str]]:
    """Return how a field comes in a request: mostly once and as it was meant; else odd, absent, repeated.

    One list to choose from, because what is chosen in one step is tried ten thousand times in seconds.
    """
    odd = [[value] for value in NOT_MEANT]
    several = [[], meant[:2], [*meant[:1] * 2, "x"], meant[-3:], ["", ""]] * (6 if often else 2)
    return [*islice(cycle([[value] for value in meant]), 3 * len(odd)), *odd, *several]


ANY_TEXT = st.text(max_size=30)
