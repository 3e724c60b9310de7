"""Where a noun phrase stops: words that no phrase goes on over, told by how they end or begin."""

from __future__ import annotations

import re

HIDDEN, ASIDE = "\x00", "\x01"
"""What masked texts hold in place of quoted words and of words in brackets."""

_BREAK = re.compile(
    r"[,:;=\])>}】》〉…!?.▲△■◆\"“”’'·|/-]$|^[\[(<【]|^\d"
    r"|(?:[을를의에]|에서|에게|으로|라는|까지|부터|에는|에도|하고|보다|처럼|이라|통해|따라|위해|대해|두고|향해|관련|함께|같이|만나|만난|으나)$"
)
_BREAK_UNLESS_NAME = re.compile(
    r"(?:은|는|이|가|와|과|로|며|고|면서|지만|한|된|던|진|할|될|힌|린|긴|친|준|본|선|난|낸|든|온|쓴|다)$"
)
_ENDING = re.compile(r"(?:은|는|와|과|며|면서|지만|한|된|던|할|될|힌|받은|웃은|[있없]다)$")
"""Endings that part a title from the word before it; others end a company's name as well: 아르고 대표."""
_BREAK_SIGNS = frozenset(_BREAK.pattern)
_ENDING_SIGNS = frozenset(_BREAK_UNLESS_NAME.pattern + _ENDING.pattern)
"""A word that ends (or, for a break, begins) in no character of a pattern is not searched for it."""


def breaks(word: str) -> bool:
    """Tell whether no phrase goes on over this word, unless an aside hides its end."""
    possible = word[-1] in _BREAK_SIGNS or word[0] in _BREAK_SIGNS or word[0].isdecimal()
    return possible and ASIDE not in word and not word.endswith("회의") and bool(_BREAK.search(word))


def ends_otherwise(word: str, *, beside: bool) -> bool:
    """Tell whether a word ends in a particle or a verb's ending; ``beside`` a title fewer of them count."""
    ending = _ENDING if beside else _BREAK_UNLESS_NAME
    return word[-1] in _ENDING_SIGNS and bool(ending.search(word))
