from __future__ import annotations

import pytest

from crawler.records import Reason
from crawler.walls import (
    alerts_in,
    challenge_of,
    has_gate,
    notice_in,
    notice_of,
    redirect_of,
    refusal_of,
    stands_beside,
    states_paywall,
    visible_text,
)

CLOUDFLARE = b"""<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>
<p>Verifying you are human.</p><script>window._cf_chl_opt={cvId:'3'};</script></body></html>"""
WORDS = "네이버는 이날 자동 접속을 막는 새 확인 절차를 모든 서비스에 들인다고 밝혔다. " * 20


@pytest.mark.parametrize(
    ("body", "maker"),
    [
        (CLOUDFLARE, "Cloudflare"),
        (b"<html><iframe src='/_Incapsula_Resource?CWUDNSAI=9'></iframe></html>", "Imperva"),
        (
            b"<script>var dd={}</script><script src='https://ct.captcha-delivery.com/c.js'></script>",
            "DataDome",
        ),
        (b"<div id='sec-if-cpt-container'></div>", "Akamai"),
        (b"<form><script src='https://js.hcaptcha.com/1/api.js'></script></form>", "hCaptcha"),
        (b"<script src='https://www.google.com/recaptcha/api.js'></script><p>One more step</p>", "reCAPTCHA"),
        (b"<html><body><p>\xec\x95\x88\xeb\x85\x95</p></body></html>", None),
    ],
)
def test_bot_checks_are_known_by_their_makers(body: bytes, maker: str | None) -> None:
    assert challenge_of((), body) == maker


def test_a_header_can_tell_a_bot_check_by_itself() -> None:
    assert challenge_of((("CF-Mitigated", "challenge"),), b"") == "Cloudflare"
    assert challenge_of((("x-amzn-waf-action", "captcha"),), b"") == "AWS WAF"
    assert challenge_of((("cf-mitigated", "none"), ("cf-ray", "1")), b"") is None


@pytest.mark.parametrize(
    "script",
    [
        "https://www.google.com/recaptcha/api.js",
        "/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js",
        "https://js.hcaptcha.com/1/api.js",
    ],
)
def test_a_page_that_shows_a_text_is_no_bot_check_whatever_it_loads(script: str) -> None:
    page = f"<html><body><article>{WORDS}</article><script src='{script}'></script></body></html>"
    assert challenge_of((), page.encode()) is None
    assert challenge_of((), page.encode("cp949")) is None


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (403, CLOUDFLARE.decode(), Reason.CAPTCHA),
        (503, CLOUDFLARE.decode(), Reason.CAPTCHA),
        (429, CLOUDFLARE.decode(), Reason.CAPTCHA),
        (429, "<p>로그인 후 이용해 주세요.</p>", None),
        (401, "", Reason.LOGIN),
        (402, "", Reason.PAYWALL),
        (403, "<p>비정상적인 접근이 감지되었습니다.</p>", Reason.CAPTCHA),
        (403, "<p>이 기사는 유료 회원 전용입니다.</p>", Reason.PAYWALL),
        (403, "<h1>Forbidden</h1>", None),
        (403, "<p>요청하신 페이지를 찾을 수 없습니다.</p>", None),
    ],
)
def test_a_refusal_says_more_than_its_status(status: int, body: str, reason: Reason | None) -> None:
    assert refusal_of(status, (), body.encode()) is reason
    assert refusal_of(status, (), body.encode("cp949")) is reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("기사가 삭제되었습니다.", Reason.GONE),
        ("존재하지 않는 기사입니다.", Reason.GONE),
        ("존재하지 않는 기사", Reason.GONE),
        ("요청하신 페이지를 찾을 수 없습니다", Reason.GONE),
        ("해당 게시물은 삭제되었거나 존재하지 않습니다.", Reason.GONE),
        ("언론사 요청에 따라 삭제된 기사입니다", Reason.GONE),
        ("페이지의 주소가 변경되었거나 일시적으로 이용할 수 없습니다.", Reason.GONE),
        ("잘못된 접근입니다.", Reason.GONE),
        ("404 Not Found", Reason.GONE),
        ("The page you requested could not be found.", Reason.GONE),
        ("로그인이 필요합니다.", Reason.LOGIN),
        ("로그인 후 이용하실 수 있습니다.", Reason.LOGIN),
        ("로그인이 필요한 서비스입니다", Reason.LOGIN),
        ("회원 전용 페이지입니다.", Reason.LOGIN),
        ("Please log in to continue", Reason.LOGIN),
        ("이 기사는 구독자 전용입니다.", Reason.PAYWALL),
        ("구독자 전용 콘텐츠", Reason.PAYWALL),
        ("유료 회원만 볼 수 있는 기사입니다.", Reason.PAYWALL),
        ("전체 기사를 보시려면 구독해 주세요.", Reason.PAYWALL),
        ("결제하시면 기사 전문을 보실 수 있습니다.", Reason.PAYWALL),
        ("Subscribe to continue reading", Reason.PAYWALL),
        ("비정상적인 접근입니다.", Reason.CAPTCHA),
        ("비정상적인 트래픽이 감지되어 접속이 제한되었습니다.", Reason.CAPTCHA),
        ("자동입력 방지문자를 입력해 주세요", Reason.CAPTCHA),
        ("로봇이 아닙니다.", Reason.CAPTCHA),
        ("귀하의 접근이 차단되었습니다.", Reason.CAPTCHA),
        ("Verify you are human by completing the action below.", Reason.CAPTCHA),
    ],
)
def test_a_notice_tells_why_there_is_nothing_to_read(line: str, reason: Reason) -> None:
    assert notice_of(line) is reason


@pytest.mark.parametrize(
    "line",
    [
        "네이버가 로그인 후 이용하는 비율을 처음으로 밝혔다.",
        "이용자는 “로그인이 필요합니다”라는 안내를 보게 된다.",
        "삭제된 기사는 모두 12건이다.",
        "이 회사는 유료 회원만 쓸 수 있던 기능을 모두에게 열었다.",
        "비정상적인 접근을 막는 기술이 새로 나왔다.",
        "로그인 후 댓글을 남길 수 있습니다.",
        "카카오, 비공개 기사 논란에 사과",
        "새벽일보, 유료 구독 서비스 시작",
        "구독하고 알림을 받아 보세요",
        "오늘은 새로 나온 모델을 써 보았습니다.",
        "",
    ],
)
def test_an_ordinary_line_is_no_notice(line: str) -> None:
    assert notice_of(line) is None


def test_the_gravest_notice_counts() -> None:
    lines = ["로그인이 필요합니다.", "자동입력 방지문자를 입력하세요"]
    assert notice_in(lines) is Reason.CAPTCHA
    assert notice_in(reversed(lines)) is Reason.CAPTCHA
    assert notice_in(["오늘의 날씨"]) is None
    assert stands_beside("이용에 불편을 드려 죄송합니다.")
    assert not stands_beside("네이버는 고객센터를 새로 열었다.")


@pytest.mark.parametrize(
    ("url", "final", "reason"),
    [
        ("https://a.kr/news/1", "https://a.kr/member/login?back=/news/1", Reason.LOGIN),
        ("https://a.kr/news/1", "https://nid.naver.com/nidlogin.login?url=x", Reason.LOGIN),
        ("https://a.kr/news/1", "https://a.kr/captcha?next=1", Reason.CAPTCHA),
        ("https://a.kr/news/1", "https://a.kr/error/404.html", Reason.GONE),
        ("https://a.kr/news/1", "https://a.kr/", Reason.GONE),
        ("https://a.kr/?id=3", "https://www.a.kr/main.html", Reason.GONE),
        ("https://a.kr/news/1", "https://www.a.kr/news/1", None),
        ("https://a.kr/", "https://www.a.kr/", None),
        ("https://a.kr/news/login-bug", "https://www.a.kr/news/login-bug", None),
        ("https://a.kr/1", "https://a.kr/news/new-login-for-all", None),
        ("https://a.kr/news/1", "https://a.kr/?idxno=1", None),
    ],
)
def test_where_a_redirect_ends_tells_what_it_means(url: str, final: str, reason: Reason | None) -> None:
    assert redirect_of(url, final) is reason


def test_what_a_page_says_only_in_a_dialogue_is_heard() -> None:
    html = "<script>alert('존재하지 않는 기사입니다.\\n'); history.back();</script>"
    assert notice_in(alerts_in(html)) is Reason.GONE
    assert visible_text(html) == ""


@pytest.mark.parametrize(
    ("head", "states"),
    [
        ('<script>{"isAccessibleForFree": "False"}</script>', True),
        ('<script>{"isAccessibleForFree":false,"hasPart":{}}</script>', True),
        ('<script>{"isAccessibleForFree": true}</script>', False),
        ("", False),
    ],
)
def test_json_ld_states_a_paywall(head: str, states: bool) -> None:
    assert states_paywall(head.encode(), ()) is states


def test_a_tier_states_a_paywall_only_when_it_is_locked() -> None:
    assert states_paywall(b"", (("article:content_tier", "locked"),))
    assert not states_paywall(b"", (("article:content_tier", "metered"),))
    assert not states_paywall(b"", (("article:content_tier", "free"),))
    assert has_gate(b'<div class="box article-paywall hidden">')
    assert not has_gate(b'<p class="body">paywall</p>')
