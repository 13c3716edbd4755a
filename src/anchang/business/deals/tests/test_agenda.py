from anchang.business.reception import actions as reception
from anchang.business.stewardship.queries import classed
from anchang.people.workday import actions as workday
from anchang.people.workday import queries


def test_who_has_signed_is_no_longer_discussed_in_the_meeting(sale):
    deal = sale.effective()
    reception.follow_up(
        deal.customer, by=sale.who("lijing"), at=sale.at, channel="visit", note="看房", effective=True, intent_grade="A"
    )
    before = queries.agenda(sale.office.site, sale.at)

    sale.sign(deal)

    assert [one.id for one in before.items] == [deal.customer_id]
    assert queries.agenda(sale.office.site, sale.at).items == []


def test_the_days_summary_holds_the_sums_of_the_deals_and_receipts(sale):
    sale.signed()

    sent = workday.send_summary(sale.office.site, by=sale.who("wangmin"), at=sale.at, text="签约一套")

    told = {one.code: one.shown for one in queries.shown_figures(sent)}
    named = ("deals.subscribed", "deals.signed", "deals.signed_value", "receivables.received")
    assert [told[code] for code in named] == ["1套", "1套", "198.00万", "5.00万"]


def test_who_has_signed_is_in_the_class_of_owners(sale):
    deal, site = sale.effective(), sale.office.site
    before = classed(site, sale.at).get(pk=deal.customer_id).data_kind

    sale.sign(deal)

    after = classed(site, sale.at).get(pk=deal.customer_id).data_kind
    assert before != "bought"
    assert after == "bought"
