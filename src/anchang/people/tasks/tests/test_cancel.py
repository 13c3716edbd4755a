import pytest

from anchang.engine.clocks.models import Timer
from anchang.engine.policies import Refused


def test_whoever_asked_calls_it_off_and_the_doer_hears_why(desk):
    task = desk.do("cancel", desk.ask(), "chenwei", reason="活动改期")

    assert task.stage == "cancelled"
    assert desk.told("lijing") == ["已取消：整理样板间钥匙。活动改期"]
    assert not Timer.objects.filter(thing_id=task.pk, ended_at=None).exists()


@pytest.mark.parametrize(("who", "why"), [("lijing", "只有交办人陈伟能做这一步"), ("chenwei", "请写明取消的原因")])
def test_neither_the_doer_calls_it_off_nor_anybody_without_a_reason(desk, who, why):
    with pytest.raises(Refused, match=why):
        desk.do("cancel", desk.ask(), who, reason=" ")
