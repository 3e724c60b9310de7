"""The headline is what the reader sees, without the names that a site adds."""

import pytest

from pipelines.extract.titles import choose_title


def choose(headings, stated, document=None, sites=()):
    return choose_title(headings=headings, stated=stated, document=document, sites=sites)


@pytest.mark.parametrize(
    ("stated", "document", "sites", "title"),
    [
        (["모델을 읽는 법 - 새벽신문"], None, ["새벽신문"], "모델을 읽는 법"),
        (["모델을 읽는 법", "모델을 읽는 법-정치ㅣ새벽신문"], None, ["새벽신문"], "모델을 읽는 법"),
        ([None], "모델을 읽는 법 < 기업 < 산업 < 기사본문 - 새벽신문", ["새벽신문"], "모델을 읽는 법"),
        (["[새벽신문] 모델을 읽는 법"], None, ["새벽신문"], "모델을 읽는 법"),
        ([None], ":::새벽신문 - 모델을 읽는 법", [], "모델을 읽는 법"),
        ([None], "모델을 읽는 법 - 강물일보", [], "모델을 읽는 법"),
        ([None], "모델을 읽는 법 | 솔잎신문", [], "모델을 읽는 법"),
        ([None], "모델을 읽는 법 - 신문을 읽다", [], "모델을 읽는 법 - 신문을 읽다"),
        (["[단독] 모델을 읽는 법"], None, ["새벽신문"], "[단독] 모델을 읽는 법"),
        ([None], "모델을 읽는 법 : 네이버 블로그", [], "모델을 읽는 법"),
        (
            ["모델 - 그 안을 읽는 법"],
            "모델 - 그 안을 읽는 법 - 새벽신문",
            ["새벽신문"],
            "모델 - 그 안을 읽는 법",
        ),
    ],
)
def test_a_sites_name_is_cut_off(stated, document, sites, title):
    assert choose([], stated, document, sites) == title


def test_the_visible_heading_that_the_metadata_contains_wins():
    assert choose(["새벽신문", "모델을 읽는 법"], ["모델을 읽는 법 - Dawn Times"]) == "모델을 읽는 법"


def test_an_outlet_in_brackets_is_cut_off_where_a_heading_leaves_it_out():
    assert choose(["모델을 읽는 법"], ["[가온일보] 모델을 읽는 법"]) == "모델을 읽는 법"
    assert choose(["모델을 읽는 법"], ["[기획] 모델을 읽는 법"]) == "[기획] 모델을 읽는 법"


def test_a_heading_that_is_the_sites_name_is_no_headline():
    assert (
        choose(["느티나무 아래", "번역기를 믿어도 될까"], [], "느티나무 아래 : 번역기를 믿어도 될까")
        == "번역기를 믿어도 될까"
    )


def test_a_heading_that_merely_opens_the_title_is_no_headline():
    assert (
        choose(["가온브레인"], ["가온브레인 매출 늘었다 - 새벽신문"], None, ["새벽신문"])
        == "가온브레인 매출 늘었다"
    )


def test_without_any_claim_the_first_heading_is_the_title():
    assert choose(["모델을 읽는 법"], []) == "모델을 읽는 법"
