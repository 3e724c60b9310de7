"""What is left of a title or summary without its markup."""

import pytest

from crawler.discover.plaintext import SUMMARY, plain_text

LONG = "돌풍은 오늘 새 기사를 읽는다. " * 120


@pytest.mark.parametrize("size", range(1180, 1215))
@pytest.mark.parametrize(
    "piece",
    ['<img src="사진.jpg">', "<!-- 감춘 <b> 말 -->", "<script>가<b></script >", "&quot;", "&#0000000060;b>"],
)
def test_a_long_summary_begins_as_its_whole_text_does(piece, size):
    raw = (piece + "글 ") * 300
    padded = raw[: size // len(piece)] + piece + LONG
    whole = plain_text(padded)
    assert plain_text(padded, SUMMARY) == whole[: SUMMARY - 1].rstrip() + "…"


def test_markup_that_ends_behind_the_first_part_of_a_summary_is_taken_out_too():
    assert plain_text(f"첫 문장. <!-- {LONG}-->끝 문장.", SUMMARY) == "첫 문장. 끝 문장."
    assert plain_text(f"첫 문장. <a title='{LONG}'>끝</a> 문장.", SUMMARY) == "첫 문장. 끝 문장."
    assert plain_text(f"첫 문장. &lt;style&gt;{LONG}&lt;/style&gt;끝 문장.", SUMMARY) == "첫 문장. 끝 문장."


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("새\u3000소식", "새 소식"),
        ("새\xa0소식", "새 소식"),
        ("새 \u2028 소식\x85", "새 소식"),
        (" 새  소식 ", "새 소식"),
        ("새\u200b소식", "새\u200b소식"),
        ("<p>첫 줄</p><p>다음 줄</p>", "첫 줄 다음 줄"),
        ("굵<b>은</b> 글<BR/>다음", "굵은 글 다음"),
        ("<더 글로리>와 <picture>그림</picture>, <h7>", "<더 글로리>와 그림, <h7>"),
        (" \n ", None),
    ],
)
def test_white_space_and_tags_leave_one_line(raw, text):
    assert plain_text(raw) == text
