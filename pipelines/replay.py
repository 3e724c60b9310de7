"""Read every stored page again, without the network, and put what is read in place of what was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.rights import USUAL, Terms
from pipelines.collect import Reading, read_again, recognise_article

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from crawler.sources import Source
    from pipelines.recognise import Recogniser
    from pipelines.records import Article, NoArticle, Recognition
    from pipelines.store import Rebuilt, Store, StoredPage


def replay(
    store: Store,
    *,
    recogniser: Recogniser,
    sources: Iterable[Source],
    now: datetime,
    terms: Terms = USUAL,
    dry: bool = False,
) -> Rebuilt:
    """Read all stored pages by the present rules and replace articles, versions and mentions by that.

    Pages are read as their visit read them: with the hints of their listing, the time of their fetch
    and the source's settings of today (none, if the source is no longer configured). ``terms`` say what the
    pages' wishes mean today. All or nothing; a ``dry`` one only says what would come of it.

    Raises:
        AlreadyRunning: another process works on the database; the replay holds it itself.
    """
    known = {source.id: source for source in sources}

    def read(stored: StoredPage) -> tuple[Article, Recognition] | NoArticle:
        page = stored.page
        usual = store.habits(page.source)
        found = read_again(page, stored.candidate, known.get(page.source), recogniser, usual, terms)
        return (found.article, found.recognition) if isinstance(found, Reading) else found

    def recognise(article: Article) -> Recognition:
        return recognise_article(article, recogniser)

    with store.hold_run("replay", now):
        return store.rebuild(read, recognise=recognise, dry=dry)
