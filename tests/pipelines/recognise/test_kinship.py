"""Ownership, rivalry and money, where a word between two names states them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue

CONFIG = Path(__file__).parents[3] / "config" / "entities"


@cache
def recogniser() -> Recogniser:
    return Recogniser(load_catalogue(CONFIG)[0])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("네이버의 자회사인 네이버클라우드가 새 센터를 짓는다.", ("naver", "owns", "naver-cloud")),
        ("카카오 계열사 카카오페이는 결제를 맡는다.", ("kakao", "owns", "kakao-pay")),
        ("구글 모회사 알파벳이 실적을 냈다.", ("alphabet", "owns", "google")),
        ("틱톡과 중국 모기업 바이트댄스가 반발했다.", ("bytedance", "owns", "tiktok")),
        ("네이버웹툰은 네이버의 자회사다.", ("naver", "owns", "naver-webtoon")),
        ("구글은 알파벳의 자회사로 편입됐다.", ("alphabet", "owns", "google")),
        ("한미반도체는 SK하이닉스에 장비를 공급 중이다.", ("hanmi-semiconductor", "supplies", "sk-hynix")),
        ("오픈AI의 경쟁사인 인공지능(AI) 스타트업 앤트로픽이 문을 열었다.",
         ("openai", "competes_with", "anthropic")),
        ("앤트로픽의 주요 투자자인 아마존이 반겼다.", ("amazon", "invested_in", "anthropic")),
    ],
)  # fmt: skip
def test_a_word_between_two_names_states_their_relation(text: str, wanted: tuple[str, str, str]) -> None:
    found = recogniser().recognise(text).relations
    assert wanted in {(r.subject, r.predicate, r.object) for r in found}
    assert all(text[r.start : r.end] for r in found)


@pytest.mark.parametrize(
    "text",
    [
        "네이버의 자회사 카카오페이가 등장했다는 소문이 돌았다.",  # the catalogue knows another owner
        "네이버의 자회사는 많고, 카카오도 그렇다.",
        "구글은 모회사의 방침을 따르고 애플은 그렇지 않다.",
        "오픈AI의 경쟁사는 늘었고 앤트로픽은 조용하다.",
        "네이버와 카카오의 투자자는 서로 다르다.",
    ],
)
def test_words_of_kinship_alone_state_nothing(text: str) -> None:
    found = recogniser().recognise(text).relations
    assert not [r for r in found if r.rule == "kin"]
