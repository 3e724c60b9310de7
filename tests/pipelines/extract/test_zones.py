"""Class names and lines tell what part of a page they are."""

import pytest

from pipelines.extract.names import Mark, zone_of_names
from pipelines.extract.zones import cut_glued_tail, ends_as_credit, zone_of_line
from pipelines.records import Zone


@pytest.mark.parametrize(
    ("names", "zone"),
    [
        ("img_desc", Zone.CAPTION),
        ("article-share-box", Zone.SHARE),
        ("relatedNews", Zone.RELATED),
        ("no-print ad", Zone.FURNITURE),
        ("tt_article_useless_p_margin contents_style", None),
        ("adopseo heading readable", None),
        ("max-sm:share [.x_&]:ad", None),
        ("gutter gl", Mark.DROP),
        ("photo-box", Mark.PICTURE),
        ("photo-box caption", Zone.CAPTION),
    ],
)
def test_a_class_tells_a_zone_by_whole_words_only(names, zone):
    assert zone_of_names(names) == zone


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("저작권자 © 새벽AI신문 무단전재 및 재배포 금지", Zone.FURNITURE),
        ("<저작권자(c) 바다통신, 무단 전재-재배포, AI 학습 및 활용 금지>", Zone.FURNITURE),
        ("한지음 기자 jieum@hear.example", Zone.BYLINE),
        ("순천, 광양 배로운 기자", Zone.BYLINE),
        ("jieum@hear.example", Zone.BYLINE),
        ("입력 2025.02.10 09:15", Zone.BYLINE),
        ("2025/02/10 09:30 송고", Zone.BYLINE),
        ("관련기사", Zone.RELATED),
        ("[관련기사]", Zone.RELATED),
        ("▶ 네이버는 왜 늦었나", Zone.RELATED),
        ("공유하기", Zone.SHARE),
        ("반응형", Zone.FURNITURE),
        ("네이버에서 헤아림경제를 구독해 주세요", Zone.FURNITURE),
        ("제보는 카카오톡 badajebo", Zone.FURNITURE),
        ("사진=가온브레인", Zone.CAPTION),
        ("▲ 가온브레인이 공개한 구성도", Zone.CAPTION),
        ("#인공지능 #한국어", Zone.FURNITURE),
        ("[영상취재 강나루 영상편집 윤슬]", Zone.FURNITURE),
        ("음성재생 설정", Zone.SHARE),
        ("한 단계 작은 크기 글자", Zone.SHARE),
        ("자동요약", Zone.SHARE),
        ("사진ㅣ바다통신", Zone.CAPTION),
        ("한지음기자 jieum@", Zone.BYLINE),
        ("온라인뉴스팀", Zone.BYLINE),
        ("트위터 페이스북 인쇄", Zone.SHARE),
        ("메일 서비스를 새로 연 까닭", None),
        ("한지음 산업IT부 기자", Zone.BYLINE),
        ("한지음 기자 jieum@a.example 오솔길 기자 way@a.example", Zone.BYLINE),
        ("[새벽스타 | 한지음 기자]", Zone.BYLINE),
        ("한지음 기자 구독", Zone.BYLINE),
        ("이 소식을 구글 검색에서 먼저 보기", Zone.FURNITURE),
        ("[사진] 돌다리랩 제공.", Zone.CAPTION),
        ("헤아림경제 디지털뉴스부", Zone.BYLINE),
        ("급상승 뉴스", Zone.RELATED),
        ("- 우리 동네 순위는 내가 정한다! [투표하기▶]", Zone.RELATED),
        ("이 기사는 2025년 02월 10일 09:12 유료 구독자에게 선공개 됐습니다.", Zone.FURNITURE),
        ("※ '작은 제보가 뉴스가 됩니다' 새벽방송은 여러분의 제보를 기다립니다.", Zone.FURNITURE),
        ("〈새벽신문은 온라인신문 규칙에 따른 저작권을 행사합니다.〉", Zone.FURNITURE),
        ("- 돌다리랩은 새 모델을 내놓기", None),
        ("온라인뉴스팀이 새 모델을 시험했다.", None),
        ("# 참고", None),
        ("카카오는 네이버에서 기사를 구독하는 서비스를 내놓았다.", None),
        ("회사는 저작권자의 허락을 받았다고 밝혔다.", None),
        ("▲서울 3곳 ▲부산 2곳 ▲대구 1곳", None),
        ("사용자 객체: User(name=name, email=name@mail.example)", None),
        ("남은 과제", None),
    ],
)
def test_a_line_tells_what_it_is(line, zone):
    assert zone_of_line(line) == zone


def test_a_long_paragraph_is_never_furniture():
    assert zone_of_line("네이버에서 구독하는 사람이 늘었다는 조사가 나왔다. " * 12) is None


def test_a_byline_and_a_rights_line_glued_to_a_paragraph_are_cut_off():
    text = "점수를 받아 과제를 남겼다. 배로운 기자 roun@deul.example <저작권자 ⓒ 들꽃일보>"
    cuts = cut_glued_tail(text)
    assert [(text[start:].split()[0], zone) for start, zone in cuts] == [
        ("배로운", Zone.BYLINE),
        ("<저작권자", Zone.FURNITURE),
    ]


def test_a_paragraph_that_only_speaks_of_a_reporter_is_left_whole():
    assert cut_glued_tail("이 말을 들은 배로운 기자는 웃었다.") == []


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("돌다리랩 연구원이 화면을 보고 있다. 돌다리랩 제공", True),
        ("돌다리랩 연구원이 화면을 보고 있다. /돌다리랩", True),
        ("돌다리랩의 새 화면. ⓒ새벽신문", True),
        ("[부산=뉴시스] 시험장의 모습. (사진=돌다리랩 제공)", True),
        ("돌다리랩은 새 모델을 공개했다.", False),
        ("https://stone.example/posts/quiet", False),
        ("모델은 a/b 시험을 거쳤다", False),
    ],
)
def test_a_line_below_a_picture_may_end_as_its_credit(line, credit):
    assert ends_as_credit(line) is credit
