"""Keep a person's word that what is in force is still true."""

from __future__ import annotations

from pathlib import Path

from offerbook.files import write_atomically
from offerbook.load.tree import OFFERINGS, VERIFIED
from offerbook.model.catalog import Catalog
from offerbook.verified import Word, words_of, write_words


def add_word(root: Path, catalog: Catalog, offering_id: str, word: Word) -> bool:
    """Add *word* to verified.yaml; False where it stands there already. Raises OSError."""
    words = words_of(catalog, offering_id)
    if word in words:
        return False
    write_atomically(root / OFFERINGS / offering_id / VERIFIED, write_words((*words, word)))
    return True
