"""An edition's own look: its colours as a stylesheet, light and dark, and where its logo lies."""

from __future__ import annotations

from offerbook.colour import BLACK, WHITE, mix, readable
from offerbook.edition import Edition

STYLES = "assets/offerbook/edition.css"
LOGO_FOLDER = "assets/offerbook"

_NIGHT = "#23272e"
"""Behind words in the dark look."""

_STYLES = """\
/* The colours of this edition, over those of the theme. */

:root, body[data-md-color-scheme][data-md-color-primary] {{
  --ob-accent: {accent};
  --ob-accent-soft: {accent_soft};
  --md-primary-fg-color: {primary};
  --md-primary-fg-color--light: {primary_light};
  --md-primary-fg-color--dark: {primary_dark};
  --md-primary-bg-color: #fff;
  --md-accent-fg-color: {accent};
  --md-typeset-a-color: {accent};
}}

body[data-md-color-scheme="slate"][data-md-color-primary] {{
  --ob-accent: {night_accent};
  --ob-accent-soft: {night_soft};
  --md-primary-fg-color: {night_primary};
  --md-accent-fg-color: {night_accent};
  --md-typeset-a-color: {night_accent};
}}

.md-tabs__link {{ opacity: 1; }}
"""


def write_styles(edition: Edition) -> str:
    """The stylesheet of *edition*, which has colours.

    White can be read on both of them; in the dark look the accent is made as light as it must be.
    """
    primary, accent = edition.primary.lower(), edition.accent.lower()
    soft = mix(accent, WHITE, 0.92)
    night = readable(accent, mix(accent, _NIGHT, 0.75), WHITE)
    return _STYLES.format(
        accent=readable(accent, soft, BLACK),
        accent_soft=soft,
        primary=primary,
        primary_light=mix(primary, WHITE, 0.1),
        primary_dark=mix(primary, BLACK, 0.25),
        night_accent=night,
        night_soft=mix(accent, _NIGHT, 0.75),
        night_primary=mix(primary, BLACK, 0.2),
    )
