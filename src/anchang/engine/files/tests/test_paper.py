import io
import re
import zipfile
import zlib

import pytest

from anchang.engine.files.paper import Block, docx, parse, pdf

SOURCE = """# 商品房认购书
@ 编号：RG-1

出卖人：锦绣
置业

## 一、房屋

| 项目 | 锦绣一期 |
| 户型 |  |

~ 出卖人： | 认购人：
"""
HOSTILE = ("#set page(fill: red)", "$x$ *粗* _斜_ `码` @引用 <标签>", "😀 </w:t><script>", "\\ { } [ ] // 注释")


def words_of(content: bytes) -> list[str]:
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    return re.findall(r"<w:t[^>]*>([^<]*)</w:t>", xml)


def characters_of(content: bytes) -> set[str]:
    """The characters the PDF says its glyphs stand for."""
    found: set[str] = set()
    for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        try:
            text = zlib.decompress(stream[1])
        except zlib.error:
            continue
        if b"beginbfchar" in text:
            codes = re.findall(rb"<[0-9A-Fa-f]+> <([0-9A-Fa-f]+)>", text)
            found |= set("".join(bytes.fromhex(code.decode()).decode("utf-16-be") for code in codes))
    return found


def test_the_lines_of_a_paper_are_its_blocks_in_order() -> None:
    found = [(block.kind, block.text, block.rows) for block in parse(SOURCE)]

    assert found == [
        ("title", "商品房认购书", []),
        ("side", "编号：RG-1", []),
        ("text", "出卖人：锦绣置业", []),
        ("heading", "一、房屋", []),
        ("table", "", [["项目", "锦绣一期"], ["户型", ""]]),
        ("sign", "", [["出卖人：", "认购人："]]),
    ]


def test_word_and_pdf_say_the_same_and_both_name_the_chinese_font() -> None:
    blocks = parse(SOURCE)

    word, portable = docx(blocks), pdf(blocks)

    said = "".join(words_of(word))
    assert all(text in said for text in ("商品房认购书", "RG-1", "锦绣一期", "认购人："))
    # Blanks and the page's own number apart, the PDF has a glyph for every character that Word shows.
    assert set(said) - characters_of(portable) <= {" "}
    assert b'w:eastAsia="Noto Sans SC"' in zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml")


def test_the_font_itself_is_in_the_pdf_in_both_weights() -> None:
    portable = pdf(parse(SOURCE))

    assert set(re.findall(rb"/FontName/[A-Z]{6}\+(\S+?)[/\s]", portable)) == {b"NotoSansSC-Regular", b"NotoSansSC-Bold"}
    assert len(re.findall(rb"/FontFile2 ", portable)) == 2


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_somebody_typed_stays_text(hostile: str) -> None:
    blocks = parse(f"# 标题\n\n买受人：{hostile}\n\n| 姓名 | {hostile} |")

    word, portable = docx(blocks), pdf(blocks)

    plain = [text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for text in words_of(word)]
    assert plain == ["标题", f"买受人：{hostile}", "姓名", hostile]
    letters = {one for one in hostile if one != " " and ord(one) < 0x10000}
    assert letters <= characters_of(portable)


def test_control_characters_are_left_out_because_neither_format_can_hold_them() -> None:
    blocks = parse("# 标\x01题\n\n买受人\x00：\x1b王\u202e明")

    assert [block.text for block in blocks] == ["标题", "买受人：王明"]
    assert words_of(docx(blocks)) == ["标题", "买受人：王明"]


def test_a_paper_of_nothing_is_still_a_paper() -> None:
    assert pdf([]).startswith(b"%PDF")
    assert words_of(docx([Block("text", "")])) == []
