"""What a family of sites adds to the generic reading of one page."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.extract.ledger import Claim


@dataclass(frozen=True, slots=True)
class Site:
    """Facts that only a family's own markup tells; all may be missing."""

    name: str = ""
    title: str | None = None
    suffix: str | None = None
    """What the family appends to titles."""
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    """The outlet whose text it is: the newspaper, not the portal."""
    dates: tuple[Claim, ...] = ()
    in_script: bool = False
    """The article is in a script even where the page shows some text."""
