"""Dates, instants (whole seconds since 1970) and the local time of a zone."""

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY_SECONDS = 86400
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?"
                      r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})")


def parse_date(text):
    """The date, or None where the text is none of 2000 to 2099."""
    match = _DATE.fullmatch(text)
    if not match or not 2000 <= int(match[1]) <= 2099:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def parse_instant(text):
    """Seconds since 1970, the fraction cut off; None where the text is no instant."""
    match = _INSTANT.fullmatch(text)
    day = match and parse_date(match[1])
    if not day:
        return None
    hour, minute, second = int(match[2]), int(match[3]), int(match[4])
    ahead_h, ahead_m = int(match[6] or 0), int(match[7] or 0)
    if hour > 23 or minute > 59 or second > 59 or ahead_h > 23 or ahead_m > 59:
        return None
    offset = (ahead_h * 3600 + ahead_m * 60) * (-1 if match[5] == "-" else 1)
    return (day - date(1970, 1, 1)).days * DAY_SECONDS + hour * 3600 + minute * 60 + second - offset


def parse_time(text):
    """Minutes since midnight, `24:00` included; None where the text is no time of day."""
    match = _TIME.fullmatch(text)
    if not match or int(match[2]) > 59:
        return None
    minutes = int(match[1]) * 60 + int(match[2])
    return minutes if minutes <= 1440 else None


def parse_zone(name):
    """None where there is no such zone. Beside the zones the system keeps other forms of them, and its own."""
    if name.startswith(("posix/", "right/")) or name in ("posixrules", "localtime"):
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


@lru_cache(maxsize=None)
def _offset_at_minute(zone, minute):
    at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(minutes=minute)
    return int(at.astimezone(zone).utcoffset().total_seconds())


def offset(zone, instant):
    """Seconds east of UTC. No zone changes within a minute in the years of the page."""
    return _offset_at_minute(zone, instant // 60)


def local_date(zone, instant):
    return date(1970, 1, 1) + timedelta(days=(instant + offset(zone, instant)) // DAY_SECONDS)


def local_text(zone, instant):
    east = offset(zone, instant)
    wall = datetime(1970, 1, 1) + timedelta(seconds=instant + east)
    sign, minutes = ("-" if east < 0 else "+"), abs(east) // 60
    return wall.strftime("%Y-%m-%dT%H:%M:%S") + f"{sign}{minutes // 60:02}:{minutes % 60:02}"
