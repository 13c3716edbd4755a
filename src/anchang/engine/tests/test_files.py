import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from anchang.engine.accounts.models import Account
from anchang.engine.doors.models import Submission
from anchang.engine.files.actions import PDF, TEXT, XLSX, keep, kind_of, read
from anchang.engine.files.models import Attachment
from anchang.engine.policies import Refused
from anchang.engine.tests.house import MONDAY, OTHER_SITE, SITE, Register, person

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


def kept(content: bytes = b"%PDF-1.7 text", name: str = "a.pdf", **more: object) -> Attachment:
    by = more.pop("by", None) or Account.objects.system()
    attachment: Attachment = keep(None, by=by, at=MONDAY, name=name, content=content, site_id=SITE, **more)
    return attachment


def workbook() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", PDF),
        (PNG, "image/png"),
        (workbook(), XLSX),
        ("姓名,电话".encode(), TEXT),
        (b"<script>alert(1)</script>", TEXT),
        (b"a\x00b", "application/octet-stream"),
    ],
    ids=["pdf", "png", "workbook", "text", "script", "bytes"],
)
def test_the_kind_of_a_file_is_read_from_its_bytes(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


def test_a_script_that_calls_itself_a_picture_is_refused_where_pictures_are_wanted(db: None) -> None:
    with pytest.raises(Refused, match="文件内容不是所要的格式"):
        kept(b"<svg onload=alert(1)>", "photo.png", kinds=("image/png",))

    assert kept(PNG, "photo.exe", kinds=("image/png",)).kind == "image/png"


def test_an_empty_file_and_one_over_the_limit_are_refused(db: None, settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024

    with pytest.raises(Refused, match="文件是空的"):
        kept(b"")
    with pytest.raises(Refused, match="文件超过1MB"):
        kept(b"x" * (1024 * 1024 + 1))
    assert kept(b"x" * 1024 * 1024).size == 1024 * 1024


def test_the_same_bytes_are_stored_once_and_listed_as_often_as_they_were_brought(db: None, tmp_path: Path) -> None:
    first, second = kept(name="a.pdf"), kept(name="b.pdf")

    assert first.path == second.path
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [first.sha256]
    assert read(second) == b"%PDF-1.7 text"


def test_a_file_left_half_written_is_written_again(db: None, tmp_path: Path) -> None:
    one = kept()
    (tmp_path / one.path).write_bytes(b"%PDF")

    kept()

    assert read(one) == b"%PDF-1.7 text"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/etc/shadow", "shadow"),
        ("价格表\r\nSet-Cookie: x.xlsx", "价格表Set-Cookie: x.xlsx"),
        ("..", "file"),
        ("", "file"),
        ("很长" * 200 + ".pdf", ("很长" * 200 + ".pdf")[-200:]),
    ],
)
def test_a_hostile_name_is_only_a_name(db: None, tmp_path: Path, given: str, shown: str) -> None:
    one = kept(name=given)

    assert one.name == shown
    assert (tmp_path / one.path).is_file()


@pytest.fixture
def consultant(db: None, register: Register) -> Account:
    consultant = person("consultant")
    register.allow(consultant, "files.view", reach="own")  # type: ignore[arg-type]
    return consultant


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_file_is_handed_out_to_be_saved_and_never_to_be_opened_in_the_page(consultant: Account) -> None:
    one = kept("<b>报价</b>".encode(), "报价.html", by=Account.objects.system())
    Attachment._base_manager.update(by_id=consultant.pk)

    answer = signed_in(consultant).get(one.get_absolute_url())

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).decode() == "<b>报价</b>"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''%E6%8A%A5%E4%BB%B7.html"
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", TEXT)


def test_a_file_is_found_only_by_whoever_may_see_it(consultant: Account, register: Register) -> None:
    manager, one = person("manager"), kept()
    elsewhere = kept(name="elsewhere.pdf")
    Attachment._base_manager.filter(pk=elsewhere.pk).update(site_id=OTHER_SITE)
    register.allow(manager, "files.view")

    answers = {
        name: [signed_in(account).get(one.get_absolute_url()).status_code for one in (one, elsewhere)]
        for name, account in (("consultant", consultant), ("manager", manager), ("nobody", person("nobody")))
    }

    assert answers == {"consultant": [404, 404], "manager": [200, 404], "nobody": [404, 404]}
    assert Client().get(one.get_absolute_url()).status_code == 302
    assert not Submission.objects.exists()


def test_a_file_whose_bytes_are_lost_is_not_found(consultant: Account) -> None:
    one = kept()
    Attachment._base_manager.update(by_id=consultant.pk)
    default_storage.delete(one.path)

    assert signed_in(consultant).get(one.get_absolute_url()).status_code == 404
