"""What is wrong with a configuration file, said in Korean and in English."""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from pydantic import BaseModel

from crawler.oserrors import meaning
from crawler.records import Bilingual

if typing.TYPE_CHECKING:
    import tomllib

    from crawler.tables.lines import Place

Explain = Callable[[Mapping[str, Any]], Bilingual]


def show_place(place: Place) -> str | None:
    """Return ``("feeds", 1, "url")`` as ``feeds[1].url``; the top of the file has no name."""
    shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return shown.removeprefix(".") or None


def unreadable_file(error: OSError) -> Bilingual:
    """Explain why a file's bytes cannot be read."""
    if isinstance(error, FileNotFoundError):
        return Bilingual("파일이 없습니다", "there is no such file")
    if isinstance(error, PermissionError):
        return Bilingual("파일을 읽을 권한이 없습니다", "no permission to read this file")
    why = meaning(error)
    return Bilingual(f"파일을 읽을 수 없습니다 ({why.ko})", f"cannot be read ({why.en})")


def capital_ending(name: str) -> Bilingual:
    """Say that only a small ``.toml`` is read."""
    return Bilingual(
        f"확장자가 대문자라 읽지 않습니다. 이름을 {name}(으)로 바꾸세요",
        f"not read, for its ending is in capitals; call it {name}",
    )


def explain_encoding(raw: bytes) -> Bilingual:
    """Say which encoding bytes that are not UTF-8 seem to have, and what to do."""
    name = _encoding_name(raw)
    ko = f"{name} 형식으로 저장된 것 같습니다" if name else "UTF-8이 아닌 바이트가 있습니다"
    en = f"this looks like {name}" if name else "this is not UTF-8"
    return Bilingual(
        f"{ko}. 편집기에서 '다른 이름으로 저장 → 인코딩 UTF-8'로 다시 저장하세요",
        f"{en}; save the file again as UTF-8",
    )


def _encoding_name(raw: bytes) -> str | None:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        raw.decode("cp949")
    except UnicodeDecodeError:
        return None
    return "CP949 (EUC-KR)"


# -- TOML syntax: tomllib's message, the source line ------------------------------------------------

_NOT_ASCII_KEY = re.compile(r"""^\s*\[{0,2}[^"'=#\[\]]*[^\x00-\x7f"'=#\[\]][^"'=#\[\]]*(?:=|\]|$)""")
_WORD_VALUE = re.compile(r"""=\s*(?P<word>[^\s"'\[\]{},#]+)""")

_SYNTAX = (
    ("Cannot overwrite a value", "같은 키가 두 번 나옵니다", "this key is given twice"),
    ("Cannot declare", "같은 표([…])가 두 번 나옵니다", "this table ([…]) is declared twice"),
    ("Cannot mutate", "이미 닫힌 표에 키를 더할 수 없습니다", "this table cannot be added to"),
    ("Expected '=' after a key", "키 뒤에 '='가 있어야 합니다", "a key must be followed by '='"),
    ("Expected ']' at the end of a table", "표 제목을 ']'로 닫으세요", "close the table name with ']'"),
    ("Expected ']]' at the end of an array", "표 제목을 ']]'로 닫으세요", "close the table name with ']]'"),
    ("Expected newline or end", "한 줄에는 키 하나만 쓸 수 있습니다", "only one key fits on a line"),
    ("Unclosed array", "목록을 ']'로 닫으세요", "close the array with ']'"),
    ("Unclosed inline table", "'{ }' 표는 한 줄에 쓰고 '}'로 닫으세요", "write '{ }' on one line, closed"),
    ("Unterminated string", "따옴표가 닫히지 않았습니다", "the quotation mark is never closed"),
    ('Expected "\'"', "따옴표가 닫히지 않았습니다", "the quotation mark is never closed"),
    (
        "Found invalid character '\\n'",
        "따옴표가 이 줄에서 닫히지 않았습니다",
        "the quotation mark is not closed here",
    ),
    (
        "Illegal character '\\n'",
        "따옴표가 이 줄에서 닫히지 않았습니다",
        "the quotation mark is not closed here",
    ),
    (
        "Unescaped '\\'",
        "\"…\" 안의 '\\'는 '\\\\'로 쓰거나 작은따옴표('…')를 쓰세요",
        "inside \"…\" write '\\\\' for '\\', or use single quotes ('…')",
    ),
)


def syntax_line(error: tomllib.TOMLDecodeError, text: str) -> int:
    """Return the line of a TOML syntax error; "end of document" is the last line with text."""
    found = re.search(r"\(at line (\d+)", str(error))
    return int(found[1]) if found else max(1, text.rstrip().count("\n") + 1)


def explain_syntax(error: tomllib.TOMLDecodeError, text: str) -> Bilingual:
    """Explain a TOML syntax error by the mistakes that people make."""
    row = (text.splitlines() or [""])[syntax_line(error, text) - 1 :][:1]
    line = row[0] if row else ""
    if _NOT_ASCII_KEY.search(line):
        return Bilingual(
            '한글 키는 따옴표로 감싸야 합니다: "이름" = …',
            'a key that is not ASCII must be quoted: "이름" = …',
        )
    raw = re.sub(r" \(at .*\)$", "", str(error))
    if raw.startswith("Invalid value"):
        return _explain_value(line)
    for start, ko, en in _SYNTAX:
        if raw.startswith(start):
            return Bilingual(ko, en)
    return Bilingual(f"TOML 문법에 맞지 않습니다 ({raw})", f"not valid TOML ({raw})")


def _explain_value(line: str) -> Bilingual:
    word = _WORD_VALUE.search(line)
    if word is None:
        return Bilingual(
            "값이 없거나 목록이 닫히지 않았습니다", "a value is missing or an array is not closed"
        )
    found = word["word"]
    if found.lower() in {"true", "false", "yes", "no", "on", "off"}:
        return Bilingual(
            f"{found}: 참·거짓은 true 또는 false로 쓰세요", f"{found}: write a boolean as true or false"
        )
    if found[0] in "“”‘’「『":
        return Bilingual(
            f'{found}: 둥근 따옴표 대신 곧은 따옴표(")를 쓰세요',
            f'{found}: use straight quotation marks (")',
        )
    return Bilingual(
        f'{found}: 글자 값은 따옴표로 감싸세요 ("…")', f'{found}: put text in quotation marks ("…")'
    )


# -- values: pydantic's error types -----------------------------------------------------------------

_TYPES = {
    "string_type": ("문자열", "text in quotation marks"),
    "int_type": ("정수", "an integer"),
    "int_parsing": ("정수", "an integer"),
    "int_from_float": ("정수", "an integer"),
    "float_type": ("숫자", "a number"),
    "float_parsing": ("숫자", "a number"),
    "finite_number": ("유한한 숫자", "a finite number"),
    "bool_type": ("true 또는 false", "true or false"),
    "bool_parsing": ("true 또는 false", "true or false"),
    "tuple_type": ("목록 [ … ]", "an array [ … ]"),
    "list_type": ("목록 [ … ]", "an array [ … ]"),
    "set_type": ("목록 [ … ]", "an array [ … ]"),
    "frozen_set_type": ("목록 [ … ]", "an array [ … ]"),
    "dict_type": ("표 { 키 = 값 }", "a table { key = value }"),
    "model_type": ("표 { 키 = 값 }", "a table { key = value }"),
    "model_attributes_type": ("표 { 키 = 값 }", "a table { key = value }"),
    "date_type": ("날짜 (2025-02-10)", "a date (2025-02-10)"),
    "date_parsing": ("날짜 (2025-02-10)", "a date (2025-02-10)"),
    "date_from_datetime_parsing": ("날짜 (2025-02-10)", "a date (2025-02-10)"),
    "date_from_datetime_inexact": ("날짜 (2025-02-10)", "a date (2025-02-10)"),
}

_RULES: dict[str, Explain] = {
    "missing": lambda _: Bilingual("반드시 있어야 하는 키가 빠졌습니다", "this key is required and missing"),
    "greater_than": lambda c: Bilingual(f"{c['gt']}보다 커야 합니다", f"must be greater than {c['gt']}"),
    "greater_than_equal": lambda c: Bilingual(f"{c['ge']} 이상이어야 합니다", f"must be at least {c['ge']}"),
    "less_than": lambda c: Bilingual(f"{c['lt']}보다 작아야 합니다", f"must be less than {c['lt']}"),
    "less_than_equal": lambda c: Bilingual(f"{c['le']} 이하여야 합니다", f"must be at most {c['le']}"),
    "string_pattern_mismatch": lambda c: Bilingual(
        f"정해진 모양이 아닙니다 ({c['pattern']})", f"does not have the form {c['pattern']}"
    ),
    "string_too_short": lambda c: Bilingual(
        f"{c['min_length']}자 이상이어야 합니다", f"needs at least {c['min_length']} characters"
    ),
    "string_too_long": lambda c: Bilingual(
        f"{c['max_length']}자 이하여야 합니다", f"takes at most {c['max_length']} characters"
    ),
    "too_short": lambda c: Bilingual(
        f"{c['min_length']}개 이상이어야 합니다", f"needs at least {c['min_length']} elements"
    ),
    "too_long": lambda c: Bilingual(
        f"{c['max_length']}개 이하여야 합니다", f"takes at most {c['max_length']} elements"
    ),
    "wrong": lambda c: Bilingual(c["ko"], c["en"]),
}


def explain(
    detail: Mapping[str, Any], place: Place, data: Mapping[str, Any], model: type[BaseModel]
) -> Bilingual:
    """Explain one of pydantic's error details; an unknown type keeps pydantic's own words."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(place, model)
    if kind in _TYPES:
        return _wrong_type(*_TYPES[kind], found=_value_at(data, place))
    if kind in {"enum", "literal_error"}:
        allowed = context["expected"].replace(" or ", ", ").replace("'", "")
        return _not_one_of(_value_at(data, place), allowed.split(", "))
    if kind in _RULES:
        return _with_value(_RULES[kind](context), kind, _value_at(data, place))
    return Bilingual(f"쓸 수 없는 값입니다 ({detail['msg']})", detail["msg"])


def _with_value(message: Bilingual, kind: str, found: object) -> Bilingual:
    """Put the value in front of a message that does not repeat it."""
    if kind in {"missing", "wrong"} or not isinstance(found, str | int | float):
        return message
    return Bilingual(f"{found}: {message.ko}", f"{found}: {message.en}")


def _wrong_type(ko: str, en: str, *, found: object) -> Bilingual:
    is_ko, is_en = _type_names(found)
    return Bilingual(f"필요한 것: {ko}, 적힌 것: {is_ko}", f"needs {en}, found {is_en}")


def _type_names(value: object) -> tuple[str, str]:
    """Name the type of a TOML value (``bool`` is an ``int`` to Python, so the order matters)."""
    kinds: tuple[tuple[type | tuple[type, ...], str, str], ...] = (
        (bool, "참·거짓", "a boolean"),
        (int, "정수", "an integer"),
        (float, "소수", "a decimal number"),
        (str, "문자열", "text"),
        (list, "목록", "an array"),
        (dict, "표", "a table"),
        ((date, time), "날짜·시각", "a date or time"),
    )
    names = ((ko, en) for kind, ko, en in kinds if isinstance(value, kind))
    return next(names, ("알 수 없음", "something else"))


def _not_one_of(found: object, allowed: list[str]) -> Bilingual:
    guess = _closest(str(found), allowed)
    choices = ", ".join(allowed)
    return Bilingual(
        f"{found}: 쓸 수 있는 값이 아닙니다 ({choices}){_did_you_mean(guess).ko}",
        f"{found}: must be one of {choices}{_did_you_mean(guess).en}",
    )


def _unknown_key(place: Place, model: type[BaseModel]) -> Bilingual:
    key = str(place[-1])
    table = _model_at(model, place[:-1])
    if len(place) > 1 and key in model.model_fields:
        return Bilingual(
            "모르는 키입니다. 맨 위 수준의 키라면 첫 번째 [표] 위로 옮기세요",
            "unknown key here; it belongs to the top of the file: move it above the first [table]",
        )
    hint = _did_you_mean(_closest(key, list(table.model_fields)) if table else None)
    return Bilingual(f"모르는 키입니다{hint.ko}", f"unknown key{hint.en}")


def _closest(word: str, allowed: list[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word.lower(), allowed, n=1, cutoff=0.6)), None)


def _did_you_mean(guess: str | None) -> Bilingual:
    return Bilingual(f". 혹시 '{guess}'?", f"; did you mean '{guess}'?") if guess else Bilingual("", "")


def _model_at(annotation: object, place: Place) -> type[BaseModel] | None:
    """Return the model of the table at ``place``; None where that is no table of fixed keys."""
    for part in place:
        annotation = next((inner for kind in _kinds(annotation) if (inner := _inside(kind, part))), None)
    found = (kind for kind in _kinds(annotation) if isinstance(kind, type) and issubclass(kind, BaseModel))
    return next(found, None)


def _kinds(annotation: object) -> tuple[object, ...]:
    """Return the members of ``X | None``, and any other annotation as it is."""
    is_union = typing.get_origin(annotation) in {typing.Union, types.UnionType}
    return typing.get_args(annotation) if is_union else (annotation,)


def _inside(kind: object, part: str | int) -> object:
    """Return the annotation of one field of a model, or of the values of ``tuple`` or ``dict``."""
    if inner := typing.get_args(kind):  # tuple[X, ...] or dict[str, X]
        return inner[0 if isinstance(part, int) else -1]
    fields = kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else {}
    field = fields.get(str(part))
    return field.annotation if field else None


def _value_at(data: object, place: Place) -> object:
    """Return what the file has at ``place``; a place inside pydantic only gives the value around it."""
    for part in place:
        match data:
            case dict() if part in data:
                data = data[part]
            case list() if isinstance(part, int):
                data = data[part]
    return data
