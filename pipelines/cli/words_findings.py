"""The words of ``quotes``, ``events`` and ``relations``."""

from __future__ import annotations

FINDING_WORDS: dict[str, tuple[str, str]] = {
    "quotes.short": ("누가 누구에 대해 무엇을 말했는지 보여 줍니다.", "Show who said what about whom."),
    "quotes.help": (
        (
            "저장된 인용을 최근 것부터 보여 줍니다: 따옴표 안의 말(direct), 따옴표 없는 인용문(block), "
            "따옴표 없이 옮긴 말(indirect). 줄마다 글, 판, 글 속 위치, 읽은 페이지가 있습니다."
        ),
        (
            "Show stored quotations, newest first: words in marks (direct), block quotations (block), and "
            "what is told without marks (indirect). Every row names article, version, offsets and page."
        ),
    ),
    "quotes.by": (
        "이 사람이나 회사가 한 말만: id, 이름, 또는 글에 적힌 이름 (여러 번 쓸 수 있음).",
        "Only what this person or company said: an id, a name, or a name as texts have it (repeatable).",
    ),
    "quotes.form": (
        "이 형식만 (여러 번 쓸 수 있음).",
        "Only this form (repeatable).",
    ),
    "quotes.about": (
        "이 대상에 대한 말만: 인용 안이나 같은 문장에 나옴 (여러 번 쓸 수 있음).",
        "Only about this entity: named in the words or in the same sentence (repeatable).",
    ),
    "quotes.nobody": (
        "'{name}'(이)라는 사람의 말은 저장된 것이 없습니다.",
        "nobody of the name '{name}' says anything in what is stored.",
    ),
    "events.short": ("누구에게 무슨 일이 있었는지 보여 줍니다.", "Show what happened to whom."),
    "events.help": (
        "저장된 사건을 최근 글부터 보여 줍니다. 줄마다 근거 문장과 그 위치가 있습니다.",
        "Show stored events, newest article first, each with the sentence that says so and its place.",
    ),
    "events.about": (
        "이 대상이 구실을 맡은 사건만 (여러 번 쓸 수 있음).",
        "Only events in which this entity has a part (repeatable).",
    ),
    "events.type": ("이 종류의 사건만 (여러 번 쓸 수 있음).", "Only events of this type (repeatable)."),
    "relations.short": ("누가 누구와 어떤 관계인지 보여 줍니다.", "Show who is what to whom."),
    "relations.help": (
        "저장된 관계를 최근 글부터 보여 줍니다. 줄마다 근거 문장과 그 위치가 있습니다.",
        "Show stored relations, newest article first, each with the sentence that says so and its place.",
    ),
    "relations.about": (
        "이 대상의 관계만 (여러 번 쓸 수 있음).",
        "Only relations of this entity (repeatable).",
    ),
    "relations.kind": ("이 관계만 (여러 번 쓸 수 있음).", "Only this relation (repeatable)."),
    "findings.counted": ("{n}건, 글 {articles}건: {kinds}", "{n} in {articles} articles: {kinds}"),
    "findings.beside": ("{name} (같은 문장)", "{name} (same sentence)"),
    "findings.undated": (
        "날짜를 알 수 없거나 미래인 글의 {n}건은 기간을 주면 빠집니다.",
        "In articles without a known day, and so left out of any period: {n}.",
    ),
    "findings.unlisted": (
        "글 {n}건은 인용·사건·관계 목록이 생기기 전에 저장되어 여기에 없습니다: dolpung replay",
        (
            "{n} articles were stored before quotes, events and relations were listed and are missing here: "
            "dolpung replay"
        ),
    ),
    "form.direct": ("직접", "direct"),
    "form.block": ("인용문", "block"),
    "form.indirect": ("간접", "indirect"),
    "column.speaker": ("말한 이", "speaker"),
    "column.verb": ("서술어", "verb"),
    "column.form": ("형식", "form"),
    "column.text": ("내용", "text"),
    "column.about": ("무엇에 대해", "about"),
    "column.type": ("사건", "event"),
    "column.trigger": ("근거 낱말", "trigger"),
    "column.date": ("일어난 때", "when"),
    "column.roles": ("누가 무엇을", "parts"),
    "column.subject": ("주체", "subject"),
    "column.predicate": ("관계", "relation"),
    "column.object": ("대상", "object"),
    "column.article_id": ("글 번호", "article"),
    "column.speaker_entity": ("말한 이 id", "speaker id"),
    "column.page_id": ("페이지", "page"),
    "column.page_sha256": ("페이지 sha256", "page sha256"),
}
