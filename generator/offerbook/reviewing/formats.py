"""A review for people at a terminal, and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from offerbook.changes.change import Amount, Part
from offerbook.effect import Effect
from offerbook.report import visible
from offerbook.reviewing.account import QUESTION, Account, Review, Told

NOTHING = "No promise changed."


def to_text(review: Review) -> str:
    """What each offering becomes, then a row for every change with its place below."""
    rows = [row for account in review.accounts for row in _account(account)]
    rows += review.notes
    if review.schema:
        rows += ["The schema changed, and with it what fields mean:"]
        rows += [f"  {sentence}" for sentence in review.schema]
    rows += calm(review)
    return "".join(f"{visible(row)}\n" for row in rows)


def to_json(review: Review) -> str:
    """``{required_bump, changes}``; against a revision a list of these, one for each offering."""
    records = [_record(account) for account in review.accounts]
    if review.against:
        written: Any = records
    else:
        written = {name: records[0][name] for name in ("required_bump", "changes")}
    text = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


FORMATS = {"text": to_text, "json": to_json}


def headline(account: Account) -> str:
    """``2.1.0 → 3.0.0, narrows, takes hold on 2026-12-22``."""
    if account.is_new:
        words = f"{'released' if account.is_released else 'becomes'} {account.after}, the first"
    elif not account.told and account.before == account.after:
        words = f"stays {account.after}"
    else:
        words = f"{account.before} → {account.after}"
    effect = f", {account.effects[0]}" if account.told else ""
    if account.effects[:1] == (Effect.ASK,) and account.effective_on and not account.is_released:
        effect = " unless the answers make it less"
    day = f", takes hold on {account.effective_on}" if account.effective_on else ""
    return f"{words}{effect}{day}{account.note and f': {account.note}'}"


def calm(review: Review) -> tuple[str, ...]:
    """That no promise changed, where that is so and everything could be compared."""
    if review.findings or any(account.changes_promise for account in review.accounts):
        return ()
    if any(account.told for account in review.accounts):
        return (f"{NOTHING} Only internal advice did.",)
    if any(account.is_new for account in review.accounts):
        return (f"{NOTHING} What is new was never promised before.",)
    return (NOTHING,)


def _account(account: Account) -> Iterator[str]:
    yield f"{account.id}: {headline(account)}" if account.id else headline(account)
    for told in account.told:
        waiting = " (waiting since before)" if told.was_waiting else ""
        yield f"  {told.change.effect:<8} {told.sentence}{waiting}"
        place = told.place
        yield f"  {'':<8} {place.path}:{place.line}:{place.column}"
        if told.question:
            yield f"  {'':<8} {QUESTION}"
    for need in account.needs:
        if need.code != "unanswered":
            yield f"  missing  a reason in change.yaml: {need.sentence}"
    for finding in account.missing:
        yield f"  missing  {finding.message}"
    if account.hears:
        yield f"  {account.hears}"


def _record(account: Account) -> dict[str, Any]:
    return {
        "offering": account.id,
        "number": account.after,
        "effective_on": account.effective_on or None,
        "required_bump": account.required_bump.name.lower(),
        "changes": [_change(told) for told in account.told],
    }


def _change(told: Told) -> dict[str, Any]:
    change = told.change
    return {
        "kind": str(change.kind),
        "route": ".".join(change.route),
        "item": change.item or None,
        "effect": str(change.effect),
        "audience": str(change.audience),
        "packages": list(change.packages),
        "before": _value(change.before),
        "after": _value(change.after),
        "sentence": told.sentence,
        "question": told.question,
    }


def _value(value: Any) -> Any:
    if isinstance(value, Amount):
        parts = {name: _value(part) for name, part in value._asdict().items()}
        return {name: part for name, part in parts.items() if part != ""}
    if isinstance(value, Part):
        return value.title
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
