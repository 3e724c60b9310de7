"""Figures by the classes of KLUE-NER: stretches of time (DT, TI) and quantities (QT)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.records import Figure


DATE_LABEL = "DT"
"""What every date is, also where its span ends with a time of day."""


def figure_label(figure: Figure) -> str:
    """Return ``DT`` for stretches of days and more, ``TI`` for hours and clock times, else ``QT``."""
    if figure.kind == "time":
        return "TI"
    if figure.kind == "duration":
        return "TI" if (figure.value or "").startswith("PT") else "DT"
    return "QT"
