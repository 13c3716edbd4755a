import io
import re
import zipfile

import pytest
from django.urls import reverse
from tests.office import MONDAY, rows

from anchang.business.deals import actions
from anchang.business.inventory.models import Project
from anchang.engine.files.actions import DOCX, PDF, read
from anchang.engine.files.models import Attachment
from anchang.engine.policies import Refused
from anchang.lib.words import rmb_words

HOSTILE = "#王|明\n## *小*\t$x$ 😀 @a \\ <b>\x01"
HARMLESS = "#王｜明 ## *小* $x$ 😀 @a \\ <b>"


def issue(sale, deal, kind="subscription"):
    return actions.issue_paper(sale.again(deal), by=sale.who("lijing"), at=MONDAY, kind=kind)


def words_of(docx):
    xml = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
    return re.findall(r"<w:t[^>]*>([^<]*)</w:t>", xml)


@pytest.mark.parametrize("kind", ["subscription", "contract"])
def test_both_formats_are_kept_with_the_deal_and_hold_number_price_in_words_and_the_font(sale, kind):
    deal = sale.signed()

    word, portable = issue(sale, deal, kind)

    text = "".join(words_of(read(word)))
    amount = f"¥1,980,000（人民币{rmb_words(deal.price)}）"
    assert (word.kind, portable.kind) == (DOCX, PDF)
    assert all(part in text for part in (deal.number, amount, "锦房预售证2026001号", "王小明", "28-1-101"))
    assert b"NotoSansSC" in read(portable)
    assert b"/FontFile2 " in read(portable)


def test_the_contract_holds_its_number_and_every_line_of_the_plan(sale):
    deal = sale.signed()

    text = words_of(read(issue(sale, deal, "contract")[0]))

    assert "合同编号：HT-JX01-2026-0001" in text
    assert f"¥1,930,000（人民币{rmb_words(deal.price - deal.deposit)}）" in text
    assert "2026年11月9日" in text


def test_a_hostile_name_stays_text_in_both_formats(sale):
    deal = sale.signed()
    rows(type(deal.customer)).filter(pk=deal.customer_id).update(name=HOSTILE)
    rows(Project).update(address="一号|二号\n# 假标题")

    word, portable = issue(sale, deal)

    text = [line.replace("&lt;", "<").replace("&gt;", ">") for line in words_of(read(word))]
    assert any(HARMLESS in line for line in text)
    assert "一号｜二号 # 假标题" in text
    assert text[0] == "商品房认购书"
    assert read(portable).startswith(b"%PDF")


@pytest.mark.parametrize(("kind", "reason"), [("contract", "签约后才能出买卖合同"), ("secret", "没有这种文书")])
def test_a_paper_of_what_is_not_so_is_refused(sale, kind, reason):
    with pytest.raises(Refused, match=reason):
        issue(sale, sale.effective(), kind)


def test_a_subscription_that_is_not_approved_has_no_paper(sale):
    with pytest.raises(Refused, match="认购批准后才能出认购书"):
        issue(sale, sale.subscribe(rate="2"))


def test_whoever_sees_the_deal_may_take_its_paper_and_nobody_else(sale_now):
    deal = sale_now.signed()
    answer = sale_now.enter("lijing").post(
        reverse("deals:issue_paper", args=[deal.number]), {"kind": "contract", "once": "k"}
    )
    paper = Attachment.objects.get(thing_id=deal.pk, kind=PDF)
    url = reverse("deals:paper", args=[deal.number, paper.pk])

    mine, theirs = sale_now.enter("hanli").get(url), sale_now.enter("zhanglei").get(url)

    assert (answer.status_code, mine.status_code, theirs.status_code) == (302, 200, 404)
    assert b"".join(mine.streaming_content) == read(paper)


def test_the_paper_of_another_deal_is_not_served_under_this_one(sale_now):
    deal = sale_now.signed()
    paper = actions.issue_paper(sale_now.again(deal), by=sale_now.who("lijing"), at=sale_now.at, kind="subscription")[0]
    other = sale_now.subscribe(sale_now.hold(1))

    answer = sale_now.enter("lijing").get(reverse("deals:paper", args=[other.number, paper.pk]))

    assert answer.status_code == 404
