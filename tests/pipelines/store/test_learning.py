from __future__ import annotations

from store_readings import NOW, article, candidate, page, recognised, source

from pipelines.recognise.habits import LEAST
from pipelines.store import Query, Store


def test_a_line_that_no_database_takes_as_it_is_is_learned_from_the_version_in_hand(store: Store) -> None:
    visit = store.open_visit(source(), NOW)
    for number in range(LEAST):
        url = f"https://paper.example/{number}"
        read = article(f"{number}번째 소식이다.", "제보는 카카오\0톡으로 받는다.", url=url)
        fetched = page(url, read.text.encode())
        store.keep(visit, candidate(url), fetched, read, recognised(read), NOW, recognised)
    learned = {placed.line for placed in store.habits("paper")}
    assert learned == {"제보는 카카오\N{REPLACEMENT CHARACTER}톡으로 받는다."}
    assert store.mention_count(Query(entities=("kakao",))) == 0
