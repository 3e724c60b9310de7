"""The words that tell of events: stems, the forms they must take, and who plays which part.

A row fires where one of its stems stands and ``after`` matches right behind it; in headlines the bare noun
will do (``noun``). Slots say where each role comes from, by case; ``kinds`` limits it to entities of the
catalogue of these classes (party, person, place, thing). Roles are named as analysts ask for them.
"""

from __future__ import annotations

from dataclasses import dataclass

OBJ = r"(?:을|를)?\s?"
DO = (
    rf"{OBJ}(?:공식\s|단행|진행\s?|추진\s?)?"
    r"(?:했|한다|하고|하며|하면서|하자|하여|해(?=[\s,.]|$)|한(?=\s|데\s)|하는|하기로|하려|하겠|할(?=\s)|합|하게\s됐|하지|하면|함)"
)
GET = (
    r"(?:을|를|이|가)?\s?"
    r"(?:됐|되며|되고|되면서|되자|되어|돼(?=[\s,.]|$)|된(?=\s|다)|되는|될(?=\s)|됩|받았|받은|받고|당했|당한)"
)
MADE = rf"{OBJ}(?:체결|맺|구축|약속|성사|발표|가동|결성|이어|강화|확대|합의)"
_SHOW = r"(?:였|이며|이고|인(?=\s)|일(?=\s)|인다|이기로|았|은(?=\s)|고|으며|는다|을(?=\s)|다|습)"


def _either(*forms: str) -> str:
    return "(?:" + "|".join(forms) + ")"


@dataclass(frozen=True, slots=True)
class Slot:
    """One role; ``source`` names the finder in roles.py: agent, object, with, to, of, amount and so on."""

    role: str
    source: str
    kinds: tuple[str, ...] = ()
    need: bool = True
    words: bool = False
    """Words that name no entity are taken as well, whatever ``kinds`` says."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row of the table."""

    type: str
    stems: tuple[str, ...]
    after: str
    slots: tuple[Slot, ...]
    noun: bool = False
    """Without a verb it is enough at a comma or the end of a headline."""
    pair: bool = False
    """The first two slots are partners: 'A and B' may fill both."""


_WHO = ("party", "person")
_ACTOR = Slot("actor", "agent", _WHO)


def _partners(need: bool) -> tuple[Slot, ...]:
    return Slot("a", "agent", ("party", "place")), Slot(
        "b", "with", ("party", "place"), need=need, words=True
    )


GOALS = {"방한": "korea", "방일": "japan", "방미": "usa", "방중": "china"}
"""The countries that verbs of visiting hold, by their id in the catalogue."""

TRIGGERS: tuple[Trigger, ...] = (
    # partnership
    Trigger(
        "partnership",
        (
            "업무협약",
            "업무 협약",
            "업무제휴",
            "전략적 제휴",
            "제휴",
            "파트너십",
            "MOU",
            "동맹",
            "협력 관계",
            "협력관계",
            "협약",
            "파트너십 계약",
            "양해각서",
        ),
        rf"(?:\(MOU\))?(?:\s계약)?{MADE}",
        _partners(True),
        pair=True,
    ),
    Trigger(
        "partnership",
        ("제휴", "협력", "MOU", "업무협약", "손잡", "손을 잡"),
        r"(?:했|한(?=\s)|하기로|한다|하고|하며|을\s하기로|았|고|는다|은(?=\s)|기로)",
        _partners(True),
        pair=True,
    ),
    Trigger(
        "partnership",
        ("업무협약", "MOU", "제휴", "파트너십", "손잡아", "맞손"),
        r"(?:\s?체결)?",
        _partners(True),
        noun=True,
        pair=True,
    ),
    # talks, meetings, visits
    Trigger(
        "cooperation_talks",
        ("협력방안", "협력 방안", "협업 방안", "협력 가능성", "제휴 방안"),
        rf"{OBJ}(?:논의|협의|모색|타진|의논)(?:했|하고|하며|한다|한(?=\s)|할)",
        (
            Slot("participants", "agent", _WHO),
            Slot("participants", "with", _WHO, need=False),
            Slot("object", "topic", need=False),
        ),
    ),
    Trigger(
        "meeting",
        ("만나", "만났", "만난", "만날", "회동", "면담", "회담"),
        r"(?:(?<=만나)(?=\s|\b)|(?<=[났난])|(?<=날)(?=\s(?:예정|계획))|(?:을|를)?\s?(?:했|한(?=\s)|하고|하며|가졌|갖고|한다|가진))",
        (
            Slot("participants", "agent", _WHO),
            Slot("participants", "patient", _WHO),
            Slot("participants", "with", _WHO, need=False),
            Slot("place", "place", ("place",), need=False),
        ),
    ),
    Trigger(
        "visit",
        ("방한", "방일", "방미", "방중"),
        _either(
            DO,
            r"\s?(?:중|일정|기간)",
            r"(?=과\s)",
            r"(?=[은는이을에]\s(?!희망|초청|요청|추진|검토|제안|고려|바라))",
        ),
        (Slot("actor", "agent", ("person",)), Slot("place", "goal", need=False)),
    ),
    Trigger(
        "visit",
        ("방문",),
        DO,
        (Slot("actor", "agent", ("person",)), Slot("place", "object", ("place", "party"))),
    ),
    Trigger(
        "visit",
        ("방문 중", "찾"),
        r"(?:(?<=중)(?=인\s|이)|(?<=찾)(?:았|은(?=\s)|는다|아(?=\s)))",
        (Slot("actor", "agent", ("person",)), Slot("place", "object", ("place",))),
    ),
    # releases and announcements
    Trigger(
        "release",
        ("공개", "출시", "발표", "배포", "론칭", "도입"),
        _either(DO, GET),
        (_ACTOR, Slot("product", "object", ("thing",))),
    ),
    Trigger("release", ("선보", "내놓", "내놨"), _SHOW, (_ACTOR, Slot("product", "object", ("thing",)))),
    Trigger(
        "launch",
        ("출시", "론칭", "도입", "선보", "내놓"),
        r"(?:을|를)?\s?(?:했|한다|하고|하며|한(?=\s)|하기로|할(?=\s)|됐|였|인다|았|는다)",
        (_ACTOR, Slot("product", "object")),
    ),
    Trigger("release", ("출시", "공개"), "", (_ACTOR, Slot("product", "of", ("thing",))), noun=True),
    Trigger(
        "announcement",
        ("출시를 예고", "공개를 예고", "출시 계획을 발표"),
        DO.removeprefix(OBJ),
        (_ACTOR, Slot("product", "of")),
    ),
    Trigger(
        "announcement",
        ("발표", "공개", "제시"),
        DO,
        (_ACTOR, Slot("object", "planned_thing")),
    ),
    Trigger(
        "operation_start",
        ("가동", "운영을 시작", "상용화"),
        _either(DO, GET),
        (_ACTOR, Slot("project", "object")),
    ),
    Trigger("operation_start", ("가동",), "", (_ACTOR, Slot("project", "of")), noun=True),
    Trigger(
        "press_conference",
        ("기자간담회", "기자회견", "간담회"),
        rf"{OBJ}(?:열었|연다|개최|가졌|진행)",
        (_ACTOR, Slot("partner", "with", _WHO, need=False)),
    ),
    # money
    Trigger(
        "investment",
        ("투자", "출자", "지분 투자", "지분투자", "투입"),
        DO,
        (
            Slot("investor", "agent", ("party", "person", "place")),
            Slot("target", "to"),
            Slot("amount", "amount", need=False),
        ),
    ),
    Trigger(
        "investment",
        ("출자", "투자"),
        "",
        (
            Slot("investor", "agent", ("party", "person", "place")),
            Slot("target", "to"),
            Slot("amount", "amount"),
        ),
        noun=True,
    ),
    Trigger(
        "investment_plan",
        ("투자", "계획", "투입"),
        r"(?:을\s?|를\s?)?(?:하고\s있|할\s(?:계획|예정|방침)|하기로|하겠|을\s(?:밝|발표))",
        (Slot("investor", "agent", ("party",)), Slot("target", "to", need=False), Slot("amount", "amount")),
    ),
    Trigger(
        "acquisition",
        ("인수", "합병", "인수합병", "사들"),
        _either(DO, r"(?:였|인다|이기로|인(?=\s))"),
        (_ACTOR, Slot("object", "object")),
    ),
    Trigger("acquisition", ("인수",), "", (_ACTOR, Slot("object", "object")), noun=True),
    Trigger(
        "divestment",
        (
            "주식을 모두 처분",
            "주식을 처분",
            "주식을 전량 처분",
            "지분을 모두 처분",
            "지분을 처분",
            "지분을 전량 처분",
            "주식을 전량 매도",
            "지분을 전량 매각",
            "주식을 매도",
            "주식을 모두 팔",
            "지분을 모두 팔",
        ),
        r"(?:했|한(?=\s)|하고|하며|한다|았|고)",
        (_ACTOR, Slot("object", "of", _WHO)),
    ),
    Trigger(
        "stake_sale",
        ("지분 매각", "지분을 매각", "매각 논의", "매각"),
        _either(DO, ""),
        (
            Slot("seller", "agent", ("party",)),
            Slot("buyer", "to", ("party",)),
            Slot("amount", "amount", need=False),
        ),
        noun=True,
    ),
    Trigger(
        "result",
        ("매출", "영업이익", "순이익"),
        r"액?\)?(?:은|이|을|를)?\s(?:[^.,\n]|(?<=\d)[.,](?=\d)|,\s(?:영업이익|당기순이익|순이익)){0,60}?"
        r"(?:기록|올렸|달성|거뒀|냈|집계됐|[원러](?:으로|로)\s(?:[^.,\n]|(?<=\d)\.(?=\d)){0,30}?(?:늘|줄|증가|감소|급증|급감))",
        (_ACTOR, Slot("amount", "amount_after"), Slot("period", "period", need=False)),
    ),
    # offices
    Trigger(
        "appointment",
        ("복귀", "선임", "취임", "임명", "내정", "발탁", "영입"),
        _either(DO, GET),
        (
            Slot("person", "agent", ("person",)),
            Slot("role", "as"),
            Slot("org", "org", ("party",), need=False),
        ),
    ),
    Trigger(
        "appointment",
        ("선임", "임명", "내정", "발탁", "영입", "지명"),
        DO,
        (Slot("person", "appointee"), Slot("org", "agent", ("party",)), Slot("role", "as", need=False)),
    ),
    Trigger("inauguration", ("취임",), r"(?:일|식)", (Slot("actor", "before", ("person",)),)),
    Trigger(
        "founding",
        ("창업", "설립", "창립", "시작"),
        DO,
        (Slot("person", "agent", ("person",)), Slot("org", "object", ("party",))),
    ),
    # courts and authorities
    Trigger(
        "lawsuit",
        (
            "소송을 진행",
            "소송을 제기",
            "소송을 벌",
            "소송전을 벌",
            "법적 다툼을 벌",
            "소송을 냈",
            "소송을 낸",
            "소송 중",
            "제기한 소송",
            "낸 소송",
            "법적 공방을 벌",
            "법적 공방을 재개",
            "고소",
            "제소",
        ),
        r"(?:\s?중|했|한(?=\s)|하고|하며|한다|하기로|이고|이며|인(?=\s)|였|인다|)",
        (Slot("plaintiff", "agent", _WHO), Slot("defendant", "sued", (*_WHO, "place"))),
        pair=True,
    ),
    Trigger(
        "verdict",
        ("선고받", "선고 받"),
        r"(?:았|고|은(?=\s)|으며)",
        (Slot("defendant", "agent", _WHO), Slot("result", "object")),
    ),
    Trigger(
        "appeal", ("항소", "상고"), DO, (Slot("actor", "agent"), Slot("person", "case", ("person", "party")))
    ),
    Trigger(
        "prosecution_demand",
        ("구형",),
        _either(DO, GET, ""),
        (Slot("defendant", "accused", _WHO), Slot("result", "sentence")),
        noun=True,
    ),
    Trigger(
        "block",
        (
            "차단",
            "접속을 금지",
            "사용을 금지",
            "이용을 금지",
            "금지",
            "접속을 막",
            "이용을 제한",
            "접속을 차단",
            "사용을 제한",
            "접속을 제한",
            "접근을 제한",
            "이용 제한",
            "사용 제한",
            "접속 제한",
        ),
        _either(
            DO,
            r"(?:았|기로|고|은(?=\s))",
            r"시켰",
            r"(?:\s조치)?(?:에|를|을)?\s?(?:나섰|나선|나서|취했|내렸|돌입)",
        ),
        (Slot("actor", "agent"), Slot("object", "blocked")),
    ),
    # plans and ends
    Trigger(
        "plan",
        ("할 계획", "할 예정", "할 방침"),
        r"(?=이|을|이다|입니다|\.|$)",
        (Slot("actor", "agent", ("party",)), Slot("object", "object")),
    ),
    Trigger(
        "discontinuation",
        ("접었", "접는다", "접기로", "중단했", "철수했", "종료했", "포기했"),
        "",
        (Slot("actor", "agent", _WHO), Slot("object", "object")),
    ),
    Trigger("policy_change", ("폐지",), DO, (_ACTOR, Slot("object", "object", need=False))),
    Trigger(
        "business_failure",
        ("실패를 했", "실패했", "실패를 겪", "실패를 맛"),
        "",
        (Slot("actor", "agent", ("party",)), Slot("object", "business")),
    ),
    Trigger(
        "recognition",
        ("명단에 올", "명단에 이름을 올", "이름을 올"),
        r"(?:렸|리며|린|랐)",
        (Slot("by", "agent"), Slot("person", "object", ("person",))),
    ),
)

KEPT = r"기로|하겠|계획|방침|예정|매각\s논의|추진"
"""What makes an event a plan: it is kept and flagged."""

DROPPED = (
    r"(?:계획|예정|방침|뜻|생각)[은는이도]?\s?없|"
    r"지\s?(?:않|못|말)|지는\s(?:않|못)|(?:을|할|될|낼|일|릴|를|날)\s?수도?\s?(?:있|없)|(?:다|라|으|하|되|이)면(?:\s|$|,)|려면"
    r"|[하되]면(?:\s|,)|(?:해|되어|돼)야|[을할될일]까|[을할될]지|가능성|싶|적이?\s없|적은\s없|바\s없|않을|못할|여부|\s전망(?:이|된|됐|을|$)|[했됐았었]더라면|던데요\?"
    r"|것으로\s(?:보인|예상|전망|관측)|것\s?같|[는다]다는\s(?:것은|것이|가정|소문|루머|설)|주목|길\s바라|기를\s바라"
)
"""What makes it no event at all: denied, supposed, asked or wished."""

DENIED = (
    r"[갈할될]\s의지|부인했|부인하|사실이\s아니|사실무근|는\s(?:소문|루머|오보|가짜)|무산됐|불발됐|백지화"
    r"|없던\s일"
)
"""What denies the whole sentence before it."""
