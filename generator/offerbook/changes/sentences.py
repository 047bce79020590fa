"""The sentence for every change, in one table for each language.

Keys are a list or field of the schema and a kind; a star stands for any. The first that fits is
taken, from the most to the least particular. *{title}* is the item's, *{field}* the field's title;
``you`` before a key: as customers are spoken to.
"""

from __future__ import annotations

from collections.abc import Mapping

_EN: Mapping[str, str] = {
    # Whole items
    "scope.included added": "{title} is now included",
    "scope.included removed": "{title} is no longer included",
    "scope.excluded added": "{title} is now expressly not included",
    "scope.excluded removed": "{title} is no longer excluded",
    "deliverables added": "{title} is now delivered",
    "deliverables removed": "{title} is no longer delivered",
    "outcomes added": "A further outcome is promised: {title}",
    "outcomes removed": "An outcome is no longer promised: {title}",
    "packages added": "The package {title} can now be ordered",
    "packages removed": "The package {title} can no longer be ordered",
    "options added": "{title} can now be added as an option",
    "options removed": "{title} is no longer an option",
    "customer_duties added": "The customer must now {lower}",
    "customer_duties removed": "The customer need no longer {lower}",
    "you customer_duties added": "You must now {lower}",
    "you customer_duties removed": "You need no longer {lower}",
    "prerequisites added": "Now needed beforehand: {title}",
    "prerequisites removed": "No longer needed beforehand: {title}",
    "assumptions added": "Now assumed: {title}",
    "assumptions removed": "No longer assumed: {title}",
    "service_levels added": "{title} is now promised",
    "service_levels removed": "{title} is no longer promised",
    "terms added": "A term is added: {title}",
    "terms removed": "A term is gone: {title}",
    "timeline.phases added": "The phase {title} is added",
    "timeline.phases removed": "The phase {title} is gone",
    "relations.requires added": "Now required: one of {offerings}",
    "relations.requires removed": "No longer required: one of {offerings}",
    "relations.requires.one_of entry added": "{after} now also meets what is required",
    "relations.requires.one_of entry removed": "{before} no longer meets what is required",
    "* item added": "{list}: {title} is added",
    "* item removed": "{list}: {title} is gone",
    "* item moved": "{title}: was under “{origin}”, is now under “{list}”",
    "scope.included from options": "{title} was an option and is now included",
    "options from scope.included": "{title} was included and is now an option",
    "scope.excluded from scope.included": "{title} was included and no longer is",
    "scope.included from scope.excluded": "{title} was excluded and is now included",
    "* item regrouped": "{list}: {all_before} became {all_after}",
    "* id renamed": "The id {before} is now {after}",
    # Numbers
    "packages.price raised": "The price of {title} rises from {before} to {after}",
    "packages.price lowered": "The price of {title} falls from {before} to {after}",
    "packages.price added": "{title} now has a price: {after}",
    "packages.price removed": "{title} no longer has a price of {before}",
    "packages.price changed": "The price of {title} was {before} and is now {after}",
    "options.price raised": "The price of the option {title} rises from {before} to {after}",
    "options.price lowered": "The price of the option {title} falls from {before} to {after}",
    "options.price added": "The option {title} now has a price: {after}",
    "options.price removed": "The option {title} no longer has a price of {before}",
    "options.price changed": "The price of the option {title} was {before} and is now {after}",
    "scope.included.up_to raised": "{title}: the limit rises from {before} to {after}",
    "scope.included.up_to lowered": "{title}: the limit falls from {before} to {after}",
    "scope.included.up_to added": "{title} is now limited to {after}",
    "scope.included.up_to removed": "{title} is no longer limited to {before}",
    "scope.included.up_to changed": "{title}: the limit was {before} and is now {after}",
    "scope.included.amount raised": "{title} rises from {before} to {after}",
    "scope.included.amount lowered": "{title} falls from {before} to {after}",
    "scope.included.amount added": "{title}: now {after}",
    "scope.included.amount removed": "{title}: no longer {before}",
    "scope.included.amount changed": "{title}: was {before}, is now {after}",
    "service_levels.at_least raised": "{title} promised rises from {before} to {after}",
    "service_levels.at_least lowered": "{title} promised falls from {before} to {after}",
    "service_levels.at_most raised": "{title}: the promised limit rises from {before} to {after}",
    "service_levels.at_most lowered": "{title}: the promised limit falls from {before} to {after}",
    "timeline.days raised": "It now takes {after} instead of {before}",
    "timeline.days lowered": "It now takes {after} instead of {before}",
    "timeline.days added": "It is now promised within {after}",
    "timeline.days removed": "It is no longer promised within {before}",
    "timeline.starts_within_days raised": "It now starts within {after} instead of {before}",
    "timeline.starts_within_days lowered": "It now starts within {after} instead of {before}",
    "timeline.starts_within_days added": "It now starts within {after}",
    "timeline.starts_within_days removed": "It is no longer promised to start within {before}",
    "* number raised": "{subject}: rises from {before} to {after}",
    "* number lowered": "{subject}: falls from {before} to {after}",
    "* number added": "{subject}: now {after}",
    "* number removed": "{subject}: no longer {before}",
    "* number changed": "{subject}: was {before}, is now {after}",
    # Days, choices, references
    "status raised": "The status was “{before}” and is now “{after}”",
    "status lowered": "The status was “{before}” and is now “{after}”",
    "category changed": "It moved from {before} to {after}",
    "* value added": "{subject}: now {after}",
    "* value removed": "{subject}: no longer {before}",
    "* value raised": "{subject}: was {before}, is now {after}",
    "* value lowered": "{subject}: was {before}, is now {after}",
    "* value changed": "{subject}: was {before}, is now {after}",
    # Texts
    "* text set otherwise": "{subject}: the same words, with another form or link",
    "* text added": "{subject}: now says “{after}”",
    "* text removed": "{subject}: no longer says “{before}”",
    "* text changed": "{subject}: “{before}” becomes “{after}”",
    # Lists of plain entries
    "regions added": "It is now limited to these regions: {after}",
    "regions removed": "It is no longer limited to certain regions",
    "regions entry added": "Now also delivered in {after}",
    "regions entry removed": "No longer delivered in {before}",
    "languages added": "It is now limited to these languages: {after}",
    "languages removed": "It is no longer limited to certain languages",
    "languages entry added": "Now also delivered in {after}",
    "languages entry removed": "No longer delivered in {before}",
    "options.adds entry added": "The option {title} now brings: {after}",
    "options.adds entry removed": "The option {title} no longer brings: {before}",
    "* entry added": "{subject}: {after} is added",
    "* entry removed": "{subject}: {before} is gone",
    # Words of the catalogue
    "hours.means changed": "“{title}” meant “{before}” and now means “{after}”",
    "units.is changed": "One {title} was {before} and is now {after}",
    "units.is added": "One {title} is now {after}",
    "units.is removed": "One {title} is no longer {before}",
    "currency changed": "Prices were in {before} and are now in {after}",
    "list_and": " and ",
}

_TABLES: Mapping[str, Mapping[str, str]] = {"en": _EN}


def sentences_for(language: str) -> Mapping[str, str]:
    """The table of *language*; English where there is none yet."""
    return _TABLES.get(language.partition("-")[0], _EN)
