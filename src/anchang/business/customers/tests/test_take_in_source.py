"""Where the customers of a table came from."""

import pytest

from anchang.business.customers.models import Customer

from .test_take_in import HEADINGS, committed, faults, sent, separated

pytestmark = pytest.mark.django_db


@pytest.mark.clause("CAR-018")
def test_other_as_a_source_wants_words_in_a_table_too(office):
    headings = [*HEADINGS, "来源说明"]
    alone = ["王小明", "16600000001", "其他", "李静", "2026-10-01", ""]
    said = ["李思雨", "16600000002", "其他", "李静", "2026-10-01", "宣传车"]

    wrong = sent(office, separated(alone, said, headings=headings))
    committed(office, sent(office, separated(said, headings=headings)))

    assert faults(wrong) == [(2, "来源", "来源选了其他，请写明客户从哪里知道的")]
    assert [(one.name, one.source_words) for one in Customer.objects.all()] == [("李思雨", "宣传车")]
