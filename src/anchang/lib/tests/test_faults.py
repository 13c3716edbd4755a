import pytest

from anchang.lib.faults import Fault


def test_a_fault_is_chinese_with_its_facts_where_there_is_no_catalogue(monkeypatch):
    monkeypatch.setattr(Fault, "translate", str)

    assert str(Fault("手机号应为11位，现在是%(count)s位", count=3)) == "手机号应为11位，现在是3位"
    assert str(Fault("请填写金额")) == "请填写金额"


def test_a_fault_is_translated_when_it_is_read_and_what_was_typed_is_not(monkeypatch):
    fault = Fault("金额写法无法识别：%(text)s", text="100%(x)s")
    monkeypatch.setattr(Fault, "translate", {"金额写法无法识别：%(text)s": "cannot read %(text)s"}.__getitem__)

    assert str(fault) == "cannot read 100%(x)s"


def test_a_fault_can_be_caught_as_a_value_that_is_wrong():
    with pytest.raises(ValueError, match="请填写金额"):
        raise Fault("请填写金额")
