"""Upload and commit of a table, with a kind made for the test: names of sites."""

import pytest
from tests.office import MONDAY, open_the_office

from anchang.engine.accounts.models import Account
from anchang.engine.files.actions import read
from anchang.engine.imports import actions, checking, kinds
from anchang.engine.imports.models import Import
from anchang.engine.imports.reading import Column, Fault
from anchang.engine.policies import Refused
from anchang.people.org.models import Site

GOOD = "案场\n东区\n西区".encode()


@pytest.fixture
def office(db, monkeypatch):
    """An office, and a kind of table whose rows rename the site one after the other; 禁 is a fault across rows."""

    def examine(target, checked, at):
        checked.faults += [Fault(row, "案场", "不能用") for row, values in checked.rows if "禁" in values["name"]]
        return [Fault(row, "案场", "同名") for row, values in checked.rows if values["name"] == target.name]

    def take(target, rows, *, by, at, import_, name=""):
        if name:
            rows = [*rows, (0, {"name": name})]
        for _row, values in rows:
            if values["name"] == "坏":
                raise Refused("坏")
            target.name = values["name"]
            target.save(update_fields=["name"])

    columns = (Column("name", ("案场",)),)
    kind = actions.Kind(
        "test.sites",
        "案场",
        columns,
        lambda pk: Site.objects.get(pk=pk),
        examine,
        take,
        (Site._meta.get_field("name"),),
    )
    monkeypatch.setitem(kinds._kinds, kind.code, kind)
    return open_the_office(at=MONDAY)


def sent(office, content: bytes = GOOD) -> Import:
    by = Account.objects.system()
    return actions.upload(office.site, by=by, at=MONDAY, kind="test.sites", name="表.csv", content=content)


def committed(import_: Import) -> Import:
    return actions.commit(import_, by=Account.objects.system(), at=MONDAY)


def test_an_upload_keeps_the_original_and_writes_no_row(office):
    made = sent(office)

    office.site.refresh_from_db()
    assert (made.rows, made.faults, read(made.attachment)) == (2, [], GOOD)
    assert office.site.name == "锦绣案场"


def test_what_the_kind_asks_for_reaches_whoever_takes_the_rows_in(office):
    actions.commit(sent(office), by=Account.objects.system(), at=MONDAY, name="北区")

    office.site.refresh_from_db()
    assert office.site.name == "北区"


def test_a_commit_takes_every_row(office):
    committed(sent(office))

    office.site.refresh_from_db()
    assert office.site.name == "西区"


def test_a_faulty_table_is_not_committed(office):
    made = sent(office, "案场\n东区\n禁".encode())

    with pytest.raises(Refused, match="表里还有错误"):
        committed(made)

    assert [(fault["row"], fault["text"]) for fault in made.faults] == [(3, "不能用")]


def test_a_row_that_fails_on_the_way_undoes_those_before_it(office):
    made = sent(office, "案场\n东区\n坏".encode())

    with pytest.raises(Refused, match="坏"):
        committed(made)

    office.site.refresh_from_db()
    made.refresh_from_db()
    assert (office.site.name, made.committed_at) == ("锦绣案场", None)


def test_a_table_is_committed_once(office):
    made = sent(office)
    committed(made)

    with pytest.raises(Refused, match="已经导入过"):
        committed(made)


def test_of_two_who_read_the_table_before_either_committed_it_the_second_is_refused(office):
    made = sent(office)
    stale = Import.objects.get(pk=made.pk)
    committed(made)

    with pytest.raises(Refused, match="已被他人处理"):
        committed(stale)


def test_a_warning_does_not_keep_a_table_out(office):
    made = sent(office, "案场\n锦绣案场".encode())

    assert [warning["text"] for warning in made.warnings] == ["同名"]
    assert committed(made).committed_at == MONDAY


def test_a_file_over_the_limit_is_refused_before_it_is_parsed(office, settings, monkeypatch):
    settings.UPLOAD_LIMIT = 10
    monkeypatch.setattr(checking, "table", lambda content: pytest.fail("it was parsed"))

    with pytest.raises(Refused, match="文件超过"):
        sent(office, b"x" * 11)


def test_the_page_of_an_import_is_for_those_who_may_see_imports(office, client):
    made = sent(office)

    for username, status in (("chenwei", 200), ("lijing", 404)):
        client.force_login(office.account(username), backend="django.contrib.auth.backends.ModelBackend")

        assert client.get(f"/imports/{made.pk}/").status_code == status
