"""Texts for these tests, in the letters of all seven languages."""

SEVEN = {
    "en": "Invites the participating States to prepare an open atlas of geoparks;",
    "ru": "Призывает правительства стран региона беречь ёлки, объекты и съезды;",
    "kk": "Қазақ тілі: Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі — табиғатпен үндестік;",
    "ky": "Кыргыз тили: Ңң Өө Үү — келечектин туруктуулугу;",
    "tg": "Забони тоҷикӣ: Ғғ Ӣӣ Ққ Ӯӯ Ҳҳ Ҷҷ — ҳифзи табиат;",
    "tk": "Türkmen dili: Ää Çç Ňň Öö Şş Üü Ýý Žž — tebigaty goramak;",
    "uz": "Oʻzbek tili: Oʻoʻ Gʻgʻ Shsh Chch; ўзбек: Ўў Ққ Ғғ Ҳҳ — tabiatni asrash;",
}


def run(text, *marks):
    return (
        {"type": "text", "text": text, "marks": [{"type": mark} for mark in marks]}
        if marks
        else {"type": "text", "text": text}
    )


def paragraph(*runs, id=None):
    node = {"type": "paragraph", "content": list(runs)}
    return {**node, "attrs": {"paragraph_id": id}} if id else node


def heading(level, text, id=None):
    return {
        "type": "heading",
        "attrs": {"level": level, **({"paragraph_id": id} if id else {})},
        "content": [run(text)],
    }


def bullets(*texts, kind="bulletList"):
    items = [{"type": "listItem", "content": [paragraph(run(text))]} for text in texts]
    return {"type": kind, "content": items}


def doc(*nodes):
    return {"type": "doc", "content": list(nodes)}


def seven():
    """One document with a heading and a paragraph in each language; bold, italic and a bracket among them."""
    nodes = [heading(1, "Outcome summary")]
    for text in SEVEN.values():
        nodes += [heading(2, text[:12]), paragraph(run(text), run(text, "bold"), run(text, "italic"))]
    nodes.append(paragraph(run("prepare "), run("a shared register", "bracket"), run(" of geoparks")))
    nodes += [bullets("first point", "second point"), bullets("one", "two", kind="orderedList")]
    return doc(*nodes)


def item(*nodes):
    return {"type": "listItem", "content": list(nodes)}


def numbers(*items):
    return {"type": "orderedList", "content": list(items)}


def points(*items):
    return {"type": "bulletList", "content": list(items)}


def one(text, *marks):
    """A paragraph of one run."""
    return paragraph(run(text, *marks))


BREAK = {"type": "hardBreak"}


def sheet(text, **changed):
    """What a file is made from."""
    return {
        "title": "Outcome summary",
        "language": "kk-KZ",
        "dialogue": "Regional dialogue on geoparks",
        "author": "UNECE; Ministry of Ecology",
        "number": 3,
        "at": "2026-11-27T10:20:11.123Z",
        "front": ["Almaty, 27 November 2026", "Conveners: UNECE, Ministry of Ecology"],
        "state": "Adopted on 27 November 2026",
        "version": "Version 3, “Second reading”, 27 November 2026, 15:20 (Almaty, UTC+5)",
        "foot": "Outcome summary, version 3. Adopted on 27 November 2026",
        "hash": "SHA-256 " + "0e955d12342ae111" * 4,
        "text": text,
        **changed,
    }
