import asyncio

from fakes import FakeClock, make_page

from crawler.fetch.robots import FAILURE_KEPT, KEPT, Robots
from crawler.fetch.rules import Ruling
from crawler.records import Failure, Page, Reason, Unchanged

CLOSED = "User-agent: *\nDisallow: /closed\nCrawl-delay: 4\n"


class Site:
    """Answers for robots.txt files and remembers who asked."""

    def __init__(self, answer: str | Reason) -> None:
        self.answer = answer
        self.asked: list[tuple[str, bool]] = []

    async def fetch(self, url: str, local: bool, delay: float) -> Page | Unchanged | Failure:
        self.asked.append((url, local))
        await asyncio.sleep(delay)
        if isinstance(self.answer, Reason):
            return Failure(url, self.answer, "as planned")
        return make_page(url, self.answer)


def ask(site: Site, clock: FakeClock, *urls: str, local: bool = False) -> list[Ruling | Failure]:
    robots = Robots(site.fetch, token="dolpung", monotonic=clock.monotonic)  # noqa: S106 - a product token

    async def run() -> list[Ruling | Failure]:
        return await asyncio.gather(*(robots.ruling(url, local=local, delay=0.0) for url in urls))

    return asyncio.run(run())


def test_one_origin_is_asked_once_even_by_many_at_once() -> None:
    site = Site(CLOSED)
    answers = ask(site, FakeClock(), "https://a.example.kr/closed", "https://a.example.kr/b")
    assert answers == [Ruling(False, 4.0), Ruling(True, 4.0)]
    assert site.asked == [("https://a.example.kr/robots.txt", False)]


def test_scheme_host_and_port_make_an_origin() -> None:
    site = Site("")
    urls = (
        "https://a.example.kr/",
        "http://a.example.kr/",
        "https://a.example.kr:8443/",
        "https://b.example.kr/",
    )
    ask(site, FakeClock(), *urls)
    assert sorted(url for url, _ in site.asked) == sorted(f"{url}robots.txt" for url in urls)


def test_an_answer_is_kept_for_a_day_and_a_failure_for_minutes() -> None:
    for answer, kept in ((CLOSED, KEPT), (Reason.TIMEOUT, FAILURE_KEPT)):
        site, clock = Site(answer), FakeClock()
        robots = Robots(site.fetch, token="dolpung", monotonic=clock.monotonic)  # noqa: S106 - a product token

        def again(robots: Robots = robots) -> None:
            asyncio.run(robots.ruling("https://a.example.kr/a", local=False, delay=0.0))

        again()
        clock.pass_time(seconds=kept - 1)
        again()
        assert len(site.asked) == 1
        clock.pass_time(seconds=1)
        again()
        assert len(site.asked) == 2


def test_unreachable_means_wait_and_missing_means_free() -> None:
    [answer] = ask(Site(Reason.DNS), FakeClock(), "https://a.example.kr/a")
    assert answer == Failure("https://a.example.kr/a", Reason.DNS, "robots.txt: as planned")
    for reason in (Reason.HTTP_4XX, Reason.BLOCKED, Reason.REDIRECTS):
        assert ask(Site(reason), FakeClock(), "https://a.example.kr/a") == [Ruling(True)]
    for reason in (Reason.HTTP_5XX, Reason.RATE_LIMITED, Reason.CONNECT, Reason.TLS, Reason.TIMEOUT):
        [answer] = ask(Site(reason), FakeClock(), "https://a.example.kr/a")
        assert isinstance(answer, Failure)
        assert answer.reason is reason


def test_raw_hangul_in_a_url_is_checked_as_it_will_be_requested() -> None:
    site = Site("User-agent: *\nDisallow: /%EC%82%AC%EC%84%A4\n")
    assert ask(site, FakeClock(), "https://a.example.kr/사설/1") == [Ruling(False)]
