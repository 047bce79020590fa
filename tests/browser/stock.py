"""A made-up index of many offerings, as large as a list can become."""

from __future__ import annotations

import json
from typing import Any

CATEGORIES = 24
_REGIONS = ("IE", "GB", "NL", "DE", "FR", "ES")
_STATUSES = ("active", "active", "active", "pilot", "sunset", "planned", "retired")
_UNITS = ("", "user/month", "device/year")


def make_index(count: int) -> str:
    """An index of *count* offerings, as JSON."""
    tags = {f"tag-{each}": f"Tag {each}" for each in range(60)}
    owners = {f"owner-{each}": f"Owner {each}" for each in range(400)}
    names = {
        "category": {f"category-{each}": f"Category {each}" for each in range(CATEGORIES)},
        "tags": tags,
        "status": {each: each for each in _STATUSES},
        "regions": {each: f"Land {each}" for each in _REGIONS},
        "languages": {"en": "English", "nl": "Dutch"},
        "owner": owners,
        "unit": {each: each or "the whole" for each in _UNITS},
    }
    facets = ("category", "tags", "status", "regions", "languages", "price", "days", "owner")
    index = {
        "format": 1,
        "edition": "internal",
        "language": "en",
        "currency": "EUR",
        "offerings": [_offering(number) for number in range(count)],
        "names": names,
        "titles": {each: each.title() for each in facets},
        "kinds": {each: "range" if each in ("price", "days") else "many" for each in facets},
        "facets": facets,
    }
    return json.dumps(index)


def _offering(number: int) -> dict[str, Any]:
    status = _STATUSES[number % 7]
    days = 1 + number * 7 % 90
    return {
        "id": f"offering-{number}",
        "name": f"Offering {number:05}",
        "summary": f"What number {number} does for whoever buys it, told in one line of words.",
        "status": status,
        "status_words": status,
        "version": f"1.{number % 9}.0",
        "category": f"category-{number % CATEGORIES}",
        "tags": [f"tag-{number % 60}", f"tag-{(number // 7 + 1) % 60}"],
        "regions": list(_REGIONS[: number % 5]),
        "languages": ["en"] if number % 3 else [],
        "owner": f"owner-{number % 400}",
        "price": None if number % 10 == 0 else _price(number),
        "days": {"from": days, "to": days + 5, "words": f"{days} – {days + 5} working days"},
        "address": f"offerings/offering-{number}/",
    }


def _price(number: int) -> dict[str, Any]:
    amount = 50 + number * 13 % 5000
    return {"from": amount, "unit": _UNITS[number % 3], "words": f"from €{amount:,}"}
