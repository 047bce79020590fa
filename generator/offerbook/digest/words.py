"""Every word of a message, in one table for each language."""

from __future__ import annotations

from collections.abc import Mapping

_EN: Mapping[str, str] = {
    "also_internal": "For colleagues only",
    "at_once": "as soon as it is released",
    "changes_of": "What changed",
    "did_narrows": "narrower",
    "did_widens": "wider",
    "did_rewords": "reworded",
    "did_guides": "new advice",
    "did_ask": "narrower",
    "did_none": "as before",
    "did_new": "new",
    "further_one": "One more change, smaller or of another part, stands behind the link.",
    "further": "{0} more changes, smaller or of other parts, stand behind the link.",
    "from_day": "from {0}",
    "greeting": "What {0} promises has changed.",
    "head_narrows": "{0} is narrower {1}",
    "head_widens": "{0} is wider {1}",
    "head_rewords": "{0} is worded differently {1}",
    "head_guides": "New advice for {0}",
    "head_dearer": "{0} costs more {1}",
    "head_cheaper": "{0} costs less {1}",
    "head_none": "{0}: in the end nothing is different",
    "head_new": "New: {0}, {1}",
    "head_taken_back": "{0}: what was announced will not happen",
    "in_one_go": "In {0} releases:",
    "keeper": "Questions, or news that you no longer want: {0}.",
    "new_prices": "New prices for {0} offerings",
    "nothing_left": "What one release changed, a later one took back.",
    "number_from": "Version {0}, before that {1}",
    "number_new": "Version {0}",
    "offerings": "Concerns",
    "reason": "Why",
    "read_more": "Everything that is different",
    "since_day": "since {0}",
    "step": "{0}, released on {1}, {2}",
    "colleagues": "Concerns colleagues only",
    "everybody": "Concerns everybody who orders it",
    "every_package": "Concerns every package",
    "packages": "Concerns {0}",
    "subject_more": "{0}, and {1} more",
    "subject_many": "{0} changes of offerings",
    "subject_many_narrows": "{0} changes of offerings, {1} of them narrower",
    "subject_plain": "Changes of offerings",
    "subscription": "You read this because the subscription “{0}” asks for it.",
    "taken_back_what": "It would have meant: {0}.",
    "void": "taken back before it held",
    "who_heard": "Concerns everybody who was told of it",
    "taken_back": "Version {0}, announced for {1}, will not take hold.",
    "why_here": "Told {0} to everybody who asked for changes like these.",
    "upkeep_subject": "{0} things to look after",
    "upkeep_subject_one": "One thing to look after: {0}",
    "upkeep_plain": "Things to look after",
    "upkeep_greeting": "These offerings wait for somebody.",
    "upkeep_did_review_near": "due soon",
    "upkeep_did_review_past": "overdue",
    "upkeep_did_prices_near": "prices end",
    "upkeep_did_prices_past": "prices ended",
    "upkeep_did_selling_near": "selling ends",
    "upkeep_did_selling_past": "selling ended",
    "upkeep_did_unreleased": "not released",
    "upkeep_did_questions": "question",
    "upkeep_review_near": "to be looked at again by {0}",
    "upkeep_review_past": "should have been looked at again by {0}",
    "upkeep_prices_near": "its prices are good until {0}",
    "upkeep_prices_past": "its prices were good until {0}, and it is still sold",
    "upkeep_selling_near": "it is sold until {0}",
    "upkeep_selling_past": "it was sold until {0}, and its status says otherwise",
    "upkeep_unreleased": "its draft has differed from {0} since {1}, and is not released",
    "upkeep_questions": "its draft asks what a change means for customers, since {1}",
}


def words_for(language: str) -> Mapping[str, str]:
    """The table for a catalogue's language; English where there is none."""
    return _TABLES.get(language.partition("-")[0], _EN)


_TABLES: Mapping[str, Mapping[str, str]] = {"en": _EN}
