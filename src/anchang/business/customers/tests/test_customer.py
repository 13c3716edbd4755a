import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.engine.accounts.models import Account
from anchang.people.org import actions as org

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db


def queries_of(enter: Enter, url: str) -> int:
    client = enter("wangmin")
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("url", ["/customers/", "/customers/?q=王小明", "/customers/?grade=B&source=walk_in"])
def test_the_list_asks_as_much_for_one_row_as_for_a_hundred(register: Register, enter: Enter, url: str) -> None:
    register(intent_grade="B")
    one = queries_of(enter, url)
    for number in range(99):
        register(phone=f"137{number:08}", intent_grade="B")

    hundred = queries_of(enter, url)

    assert hundred == one <= 12


@pytest.mark.parametrize("who", ["lijing", "wangmin", "gaojie", "zhoujianguo"])
def test_no_page_shows_a_whole_phone(register: Register, enter: Enter, who: str) -> None:
    customer = register()

    pages = [enter(who).get(url) for url in ("/customers/", "/customers/?q=5678", f"/customers/{customer.pk}/?story=1")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    for page in pages:
        assert "王小明" in page.content.decode()
        assert "139****5678" in page.content.decode()
        assert PHONE not in page.content.decode()


def test_a_script_in_a_name_is_shown_as_text(register: Register, enter: Enter) -> None:
    customer = register(name="<script>alert(1)</script>😀")

    for url in ("/customers/", f"/customers/{customer.pk}/", f"/customers/{customer.pk}/edit/"):
        page = enter("lijing").get(url).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;😀" in page


def test_a_customer_of_another_site_is_not_there(office: Office, enter: Enter) -> None:
    system = Account.objects.system()
    elsewhere = org.open_site(office.company, by=system, at=MONDAY, code="JX02", name="江湾案场")
    owner = office.account("chenwei")
    customer = actions.register(
        elsewhere, by=system, at=MONDAY, name="王小明", source="walk_in", consent=True, owner=owner
    )

    answers = {who: enter(who).get(f"/customers/{customer.pk}/").status_code for who in ("wangmin", "zhoujianguo")}

    assert answers == {"wangmin": 404, "zhoujianguo": 200}


def test_a_colleagues_customer_is_not_there(register: Register, enter: Enter) -> None:
    assert enter("zhanglei").get(f"/customers/{register().pk}/").status_code == 404


def test_a_guard_is_told_that_the_post_sees_no_customers(enter: Enter) -> None:
    answer = enter("maqiang").get("/customers/")

    assert answer.status_code == 409
    assert "您的岗位不看客户资料" in answer.content.decode()


def test_the_history_names_changes_and_hides_personal_values(register: Register, office: Office, enter: Enter) -> None:
    customer = register(name="旧名字")
    actions.edit(customer, by=office.account("lijing"), at=MONDAY, name="新名字", source="friend", wants="四房")

    page = enter("lijing").get(f"/customers/{customer.pk}/?story=1").content.decode()

    assert "旧名字" not in page
    assert "朋友介绍" in page
    assert "不显示" in page


@pytest.mark.clause("ADM-007")
def test_the_administrator_sees_every_file_of_the_site_masked_and_opens_new_ones(
    register: Register, office: Office, enter: Enter
) -> None:
    customer, client = register(), enter("zhengxin")
    form = {"name": "张三丰", "phone": "13800000077", "source": "walk_in", "consent": "yes"}
    form["owner"] = str(office.account("lijing").pk)

    pages = [client.get(url).content.decode() for url in ("/customers/", f"/customers/{customer.pk}/")]
    opened = client.post("/customers/register/", form)

    assert all("139****5678" in page and PHONE not in page for page in pages)
    assert opened.status_code == 302
    for verb in ("edit", "unmask", "agree", "merge", "assign"):
        assert client.get(f"/customers/{customer.pk}/{verb}/").status_code == 409
    assert client.get("/customers/export/").status_code == 409
