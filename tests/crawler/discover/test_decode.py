import base64
import codecs
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.charsets import codec_of, encoding_of
from crawler.discover.decode import decode_html, decode_xml

SHARED = Path(__file__).parents[4] / "shared" / "conformance"
KOREAN = "<p>카카오가 새 인공지능 모델을 공개했다. 뷁, 똠방각하, 펲시콜라도 읽는다.</p>"
PAGE = f"<html><head><title>기사</title></head><body>{KOREAN * 20}</body></html>"


def suite(name: str) -> list[dict]:
    if not (SHARED / name).exists():
        pytest.skip(f"no conformance suite at ../shared/conformance/{name}")
    return [json.loads(line) for line in (SHARED / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    "label",
    [
        "euc-kr",
        "EUC-KR",
        " ks_c_5601-1987\n",
        "korean",
        "windows-949",
        "ksc5601",
        "iso-ir-149",
        "cp949",
        "ms949",
    ],
)
def test_every_name_for_korean_means_cp949(label):
    assert codec_of(encoding_of(label)) == "cp949"
    page = f'<meta charset="{label}">{PAGE}'.encode("cp949")
    assert decode_html(page).text.endswith(PAGE)
    assert decode_html(PAGE.encode("cp949"), f"text/html; charset={label}").text == PAGE


def test_an_unknown_label_declares_nothing():
    assert encoding_of("klingon") is None
    assert decode_html(b"<meta charset=klingon>a").declared is None


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (codecs.BOM_UTF8 + PAGE.encode(), "text/html; charset=euc-kr", "UTF-8"),
        (codecs.BOM_UTF16_LE + PAGE.encode("utf-16-le"), None, "UTF-16LE"),
        (codecs.BOM_UTF16_BE + PAGE.encode("utf-16-be"), None, "UTF-16BE"),
        (PAGE.encode("utf-16-le"), None, "UTF-16LE"),
        (PAGE.encode("cp949"), None, "EUC-KR"),
        (PAGE.encode("cp949"), "text/html; charset=utf-8", "EUC-KR"),
        (PAGE.encode("cp949"), "text/html; charset=ISO-8859-1", "EUC-KR"),
        (PAGE.encode(), "text/html; charset=euc-kr", "UTF-8"),
        (PAGE.encode(), 'text/html; charset="UTF-8"', "UTF-8"),
        (PAGE.encode(), "text/html;charset=utf-16", "UTF-8"),
        (PAGE.encode(), None, "UTF-8"),
    ],
)
def test_the_text_is_right_whoever_lies(body, content_type, encoding):
    found = decode_html(body, content_type)
    assert (found.text, found.encoding, found.replaced) == (PAGE, encoding, 0)


def test_a_meta_charset_is_found_behind_a_long_style_sheet():
    head = "<style>" + ".a{color:red}" * 20_000 + "</style>"
    page = f"<html><head>{head}<meta http-equiv=Content-Type content='text/html; charset=euc-kr'>한글"
    found = decode_html(page.encode("cp949"))
    assert (found.encoding, found.declared) == ("EUC-KR", "EUC-KR")
    assert found.text == page


def test_a_short_cp949_text_that_is_also_valid_utf8_is_believed_its_declaration():
    word = b"\xc5\xb8".decode("cp949")  # 타, and in UTF-8 a Latin letter
    found = decode_html(f"<meta charset=euc-kr>{word}".encode("cp949"))
    assert found.text.endswith(word)


def test_utf8_with_broken_bytes_stays_utf8():
    body = PAGE.encode().replace("공개".encode(), b"\xea\xb3 \xff", 1)
    for content_type in (None, "text/html; charset=utf-8", "text/html; charset=euc-kr"):
        found = decode_html(body, content_type)
        assert found.encoding == "UTF-8"
        assert found.text.count("카카오") == 20
        assert found.replaced == 2


def test_a_user_defined_pair_is_one_lost_character_and_garbles_nothing():
    body = "가나다".encode("cp949") + b"\xc9\xa1\xfe\xfe" + "라마바 ".encode("cp949") + b"\x80 \xa4" + b"<p>"
    found = decode_html(b"<meta charset=euc-kr>" + body * 30)
    assert found.text.count("가나다��라마바 � �<p>") == 30
    assert found.replaced == 120


def test_every_pair_that_python_knows_as_cp949_is_read():
    pairs = [bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x41, 0xFF)]
    known = [pair for pair in pairs if "\ufffd" not in pair.decode("cp949", "replace")]
    assert len(known) == 17_048  # as many as the WHATWG index of EUC-KR has
    filler = "가나다라마바사아자차카타파하".encode("cp949") * 8000
    text = decode_html(b"<meta charset=euc-kr>" + filler + b"|" + b"".join(known)).text
    assert text.partition("|")[2] == "".join(pair.decode("cp949") for pair in known)


def test_a_western_page_is_not_taken_for_korean():
    page = "<p>Le caf\u00e9 d\u2019\u00e0 c\u00f4t\u00e9, \u00e9t\u00e9 na\u00eff</p>"
    for content_type in ("text/html; charset=iso-8859-1", None):
        assert decode_html(page.encode("cp1252"), content_type).text == page


@pytest.mark.parametrize("quote", ["'", '"'])
def test_the_prolog_of_a_feed_names_its_encoding_in_either_quote(quote):
    feed = f"<?xml version={quote}1.0{quote} encoding={quote}euc-kr{quote} ?><rss><title>속보</title></rss>"
    assert decode_xml(feed.encode("cp949")).text == feed


def test_a_prolog_that_says_utf16_in_ascii_lies():
    feed = b'<?xml version="1.0" encoding="utf-16"?><a>b</a>'
    assert decode_xml(feed).text == feed.decode()
    assert decode_html(b"<meta charset=utf-16>").declared == "UTF-8"


def test_a_document_is_believed_before_a_server_that_says_latin1_of_everything():
    page = "<meta charset=windows-1251><p>Новости об искусственном интеллекте</p>"
    assert decode_html(page.encode("cp1251"), "text/html; charset=ISO-8859-1").text == page


def test_a_windows_apostrophe_is_no_korean_syllable():
    assert decode_xml(b"<a>don\x92t</a>").text == "<a>don\u2019t</a>"


@pytest.mark.parametrize(
    ("text", "codec"), [("日本のニュースサイトです。" * 20, "euc-jp"), ("新闻网站报道。" * 20, "gbk")]
)
def test_other_east_asian_bytes_are_not_taken_for_korean(text, codec):
    assert decode_html(text.encode(codec)).encoding != "EUC-KR"
    declared = decode_html(text.encode(codec), f"text/html; charset={codec}")
    assert declared.text == text


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/html; charset=euc-kr", "a; charset=iso-2022-jp", "x"]),
)
def test_any_bytes_give_text(body, content_type):
    found = decode_html(body, content_type)
    assert found.replaced == found.text.count("\ufffd") or found.encoding == "UTF-8"
    assert decode_xml(body, content_type).text is not None


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=200))
def test_valid_utf8_is_read_as_it_is(text):
    assert decode_html(text.encode(), "text/html; charset=utf-8").text == text


def test_hostile_heads_take_linear_time():
    start = time.perf_counter()
    for piece in (b"<!--", b"<a ", b"<meta ", b'<a b="', b"<a b='\"", b"<", b"</", b"<meta charset"):
        decode_html(piece * (1_000_000 // len(piece)) + b"charset=")
    assert time.perf_counter() - start < 8


def test_the_encoding_suites_hold(capsys):
    labels, sniff, documents = suite("enc_labels.jsonl"), suite("enc_sniff.jsonl"), suite("enc_docs.jsonl")
    right = sum(encoding_of(case["label"]) == case["encoding"] for case in labels)
    seen = sum(
        decode_html(base64.b64decode(case["b64"])).encoding.lower() == case["encoding"].lower()
        for case in sniff
    )
    hangul = re.compile("[가-힣]")
    read = 0
    for case in documents:
        body = base64.b64decode(case["b64"])
        want = hangul.findall(body.decode("cp949", "replace"))
        read += all(hangul.findall(decode(body).text) == want for decode in (decode_html, decode_xml))
    with capsys.disabled():
        print(
            f"\nlabels {right}/{len(labels)}, sniffing {seen}/{len(sniff)}, documents {read}/{len(documents)}"
        )
    assert right == len(labels)
    assert seen >= 0.98 * len(sniff)
    assert read == len(documents)
