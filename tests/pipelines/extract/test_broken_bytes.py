"""A page whose title is UTF-8 is read without proof that the rest is, and no reading differs for that."""

import pytest

from crawler.discover.decode import decode_html, looks_utf8
from pipelines.extract import read_page
from pipelines.records import Article

TITLE = "<html><head>{}<title>말끝을 고친 모델</title></head><body>".format
TEXT = "<p>돌다리랩이 한국어 모델의 말투를 고쳤다고 10일 밝혔다.</p>" * 6
BROKEN = "<p>돌다리랩은 ".encode() + b"\xff\xfe\xb0" + " 가을에 사투리 시험을 한다고 밝혔다.</p>".encode()
PAGES = {
    "whole": (TITLE("") + TEXT).encode(),
    "broken in the article": (TITLE("") + TEXT).encode() + BROKEN,
    "CP949 below a UTF-8 title": TITLE("").encode() + TEXT.encode("cp949"),
    "CP949": TITLE('<meta charset="euc-kr">').encode("cp949") + TEXT.encode("cp949"),
    "with a mark": b"\xef\xbb\xbf" + (TITLE("") + TEXT).encode(),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_as_its_decoded_text_is(name):
    body = PAGES[name]
    found = read_page(body, url="https://s.example/1")
    decoded = decode_html(body).text.encode("utf-8")
    assert isinstance(found, Article)
    assert found == read_page(decoded, url="https://s.example/1")


def test_a_title_tells_utf8_and_cp949_apart():
    assert looks_utf8(PAGES["whole"])
    assert not looks_utf8(PAGES["CP949"])
    assert not looks_utf8(b"<title>only letters</title>" + b"x" * 600)
