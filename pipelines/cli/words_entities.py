"""The words of ``entities`` and its commands."""

from __future__ import annotations

ENTITY_WORDS: dict[str, tuple[str, str]] = {
    "entities.short": ("대상 목록, 자세히 보기, 점검, 추가.", "List, show, check and add entities."),
    "entities.help": (
        "글에서 찾는 대상(회사, 사람, 모델 …)을 보고, 점검하고, 추가합니다.",
        "List, show, check and add what is looked for: companies, people, models …",
    ),
    "entities_list.short": ("모든 대상을 보여 줍니다.", "List all entities."),
    "entities_list.help": ("모든 대상을 보여 줍니다.", "List all entities."),
    "entities_list.kind": ("이 종류만 (여러 번 쓸 수 있음).", "Only this kind (may be given several times)."),
    "entities_show.short": ("대상 하나를 자세히 보여 줍니다.", "Show one entity."),
    "entities_show.help": (
        "대상 하나의 이름과 별칭, 별칭마다의 조건, 소유 관계와 직책을 모두 보여 줍니다.",
        "Show one entity: its names and aliases with their conditions, owner, holdings and roles.",
    ),
    "entities_check.short": ("별칭이 서로 부딪치는지 점검합니다.", "Check the aliases against each other."),
    "entities_check.help": (
        (
            "여러 대상에 걸쳐 모호한 별칭, 막힌 낱말에 가려진 별칭, 두 번 적은 이름을 찾습니다. "
            "--database를 주면 저장된 글에 한 번도 나오지 않은 별칭도 알려 줍니다. "
            "오류가 있으면 1로 끝납니다."
        ),
        (
            "Find aliases that several entities claim, that a blocked word hides, or that are listed twice; "
            "with --database also those that no stored article has. Exits with 1 if there is an error."
        ),
    ),
    "entities_check.counted": (
        "대상 {entities}개, 별칭 {aliases}개: 오류 {errors}개, 주의 {warnings}개.",
        "{entities:#entity,entities}, {aliases:#alias,aliases}: {errors:#error}, {warnings:#warning}.",
    ),
    "entities_add.short": ("대상을 추가하고 효과를 미리 봅니다.", "Add an entity, with a preview."),
    "entities_add.help": (
        (
            "새 대상의 TOML을 출력하고, 데이터베이스가 있으면 저장된 글에서 언급이 얼마나 늘지 미리 보여 "
            "줍니다. --write라야 설정 폴더의 entities/custom.toml에 덧붙입니다."
        ),
        (
            "Print the TOML of a new entity and, where there is a database, what it would add to the stored "
            "articles. Only --write appends it to entities/custom.toml of the configuration folder."
        ),
    ),
    "entities_add.kind": ("종류.", "Its kind."),
    "entities_add.ko": ("한국어 이름.", "Its Korean name."),
    "entities_add.en": ("영어 이름.", "Its English name."),
    "entities_add.alias": (
        "다른 이름 (여러 번 쓸 수 있음). 띄어쓰기와 대소문자 차이는 적지 않아도 됨.",
        "A further name (repeatable); spacing and capitals need no variants.",
    ),
    "entities_add.owner": (
        "소유하거나 만든 대상의 id.",
        "Id of the entity that owns or makes it.",
    ),
    "entities_add.role": (
        "사람의 직책: 어디의 id와 직함 (여러 번 쓸 수 있음). 보기: naver:CEO",
        "An office: the id of where, and the title (repeatable), as in naver:CEO.",
    ),
    "entities_add.former_role": (
        "전에 맡은 직책 (여러 번 쓸 수 있음).",
        "An office held before (repeatable).",
    ),
    "entities_add.bad_role": (
        "직책은 'ID:TITLE'로 적습니다. 보기: naver:CEO",
        "an office is written 'ID:TITLE', as in naver:CEO.",
    ),
    "entities_add.policy": (
        "이름을 언제 믿을지: free 어디서나, boundary 홀로 선 낱말일 때, context 근거가 있을 때만.",
        "When its names count: free anywhere, boundary as words of their own, context with evidence only.",
    ),
    "entities_add.cue": (
        "이 대상이라는 근거가 되는 낱말 (여러 번 쓸 수 있음).",
        "A word nearby that speaks for it (repeatable).",
    ),
    "entities_add.blocked": (
        "이름을 품고 있지만 이 대상이 아닌 낱말 (여러 번 쓸 수 있음).",
        "A longer word that holds a name and is something else (repeatable).",
    ),
    "entities_add.no_evidence": (
        "--policy context에는 근거가 될 --cue, --owner, --role 가운데 하나가 있어야 합니다.",
        "--policy context needs something to go by: --cue, --owner or --role.",
    ),
    "entities_add.write": ("파일에 덧붙입니다.", "Append it to the file."),
    "entities_add.exists": ("'{id}'(이)라는 대상이 이미 있습니다.", "there is an entity '{id}' already."),
    "entities_add.no_texts": (
        "저장된 글이 아직 없어 미리 볼 것이 없습니다.",
        "Nothing is stored yet, so there is nothing to preview it on.",
    ),
    "entities_add.bad": ("추가하지 않았습니다: {n}개 문제.", "not added: {n:#problem}."),
    "entities_add.preview": (
        "저장된 글 {articles}건에서 언급 {gained}건이 늘어납니다 (글 {in_articles}건).",
        "In {articles:#stored article} this would add {gained:#mention} (in {in_articles:#article}).",
    ),
    "entities_add.lost": (
        "대신 다른 대상의 언급 {n}건이 사라집니다.",
        "In return {n:#mention} of other entities would go.",
    ),
    "entities_add.first": ("그 가운데 {n}건:", "Here are {n}:"),
    "entities_add.written": (
        "{file}에 덧붙였습니다. 저장된 글에도 적용하려면: dolpung replay",
        "Appended to {file}. To apply it to what is stored: dolpung replay",
    ),
    "entities_add.not_written": ("적어 넣으려면 --write.", "Use --write to append it."),
    "trouble.ambiguous": ("여러 대상에 걸쳐 모호함", "ambiguous"),
    "trouble.shadowed": ("막힌 낱말에 가려짐", "hidden by a blocked word"),
    "trouble.twice": ("조건이 다르게 두 번 적힘", "stated twice with different conditions"),
    "trouble.same_name": ("다른 대상과 이름이 같음", "same name as another entity"),
    "trouble.repeated": ("이미 있는 표기", "spelling covered already"),
    "trouble.idle": ("막을 이름이 없는 낱말", "blocks no name"),
    "trouble.unseen": ("저장된 글에 없음", "in no stored article"),
    "level.error": ("오류", "error"),
    "level.warning": ("주의", "warning"),
    "kind.company": ("회사", "company"),
    "kind.person": ("사람", "person"),
    "kind.model": ("모델", "model"),
    "kind.product": ("제품", "product"),
    "kind.project": ("사업", "project"),
    "kind.organization": ("기관", "organization"),
    "kind.place": ("장소", "place"),
    "kind.country": ("나라", "country"),
    "kind.concept": ("개념", "concept"),
    "part.owner": ("소유", "owner"),
    "part.owns": ("산하", "owns"),
    "part.roles": ("직책", "roles"),
    "part.staff": ("사람들", "people"),
    "part.collectives": ("묶음말", "collectives"),
    "part.blocked": ("막힌 낱말", "blocked"),
    "part.former": ("전", "former"),
    "column.ko": ("한국어", "Korean"),
    "column.en": ("영어", "English"),
    "column.aliases": ("별칭 수", "aliases"),
    "column.policy": ("방식", "policy"),
    "column.conditions": ("조건", "conditions"),
    "column.level": ("수준", "level"),
    "column.trouble": ("문제", "problem"),
    "column.entities": ("대상", "entities"),
}
