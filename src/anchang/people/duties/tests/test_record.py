from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.office import Office, enter

from anchang.engine.files.models import Attachment
from anchang.people.duties.models import Occurrence, Record
from anchang.people.duties.stages import Stage

from .conftest import NOON, AtNoon, Tick, duty, item_of

WRITTEN = {"title": "周一小结", "text": "来访三组，都登记了"}


@pytest.fixture
def item(office: Office, at_noon: AtNoon) -> Occurrence:
    at_noon(duty("notes", discharge="[{ record = true }]"), duty("greet"))
    return item_of("notes")


def test_a_record_with_its_files_is_kept_and_discharges_the_item(office: Office, item: Occurrence, tick: Tick) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", f"第{n}页".encode()) for n in range(2)]

    answer = enter(office, "lijing").post(f"/duties/items/{item.pk}/record/", {**WRITTEN, "files": files})
    tick(NOON + timedelta(minutes=1))

    record = Record.objects.get()
    assert answer["Location"] == record.get_absolute_url()
    assert [file.name for file in Attachment.objects.filter(thing_id=record.pk).order_by("pk")] == ["0.txt", "1.txt"]
    item.refresh_from_db()
    assert item.stage == Stage.DONE


@pytest.mark.parametrize("missing", ["title", "text"])
def test_an_empty_record_comes_back_with_what_is_missing(office: Office, item: Occurrence, missing: str) -> None:
    answer = enter(office, "lijing").post(f"/duties/items/{item.pk}/record/", {**WRITTEN, missing: " "})

    assert answer.status_code == 422
    assert "请填写" in answer.content.decode()
    assert not Record.objects.exists()


def test_ten_files_are_too_many(office: Office, item: Occurrence) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(10)]

    answer = enter(office, "lijing").post(f"/duties/items/{item.pk}/record/", {**WRITTEN, "files": files})

    assert answer.status_code == 422
    assert "一次最多9个文件" in answer.content.decode()


def test_an_empty_file_is_refused_with_everything_typed_in_place(office: Office, item: Occurrence) -> None:
    files = [SimpleUploadedFile("0.txt", b"")]

    answer = enter(office, "lijing").post(f"/duties/items/{item.pk}/record/", {**WRITTEN, "files": files})

    assert answer.status_code == 422
    assert WRITTEN["text"] in answer.content.decode()


def test_a_duty_that_the_ledger_proves_takes_no_record(office: Office, item: Occurrence) -> None:
    other = item_of("greet")

    answer = enter(office, "lijing").post(f"/duties/items/{other.pk}/record/", WRITTEN)

    assert answer.status_code == 409
    assert "这一项不用写，做完会自动完成" in answer.content.decode()


def test_nobody_writes_for_somebody_else(office: Office, item: Occurrence) -> None:
    superior, colleague = (
        enter(office, name).post(f"/duties/items/{item.pk}/record/", WRITTEN) for name in ("wangmin", "zhanglei")
    )

    assert (superior.status_code, colleague.status_code) == (409, 404)
    assert not Record.objects.exists()


def test_the_record_is_read_by_its_writer_and_their_superiors_only(office: Office, item: Occurrence) -> None:
    enter(office, "lijing").post(f"/duties/items/{item.pk}/record/", WRITTEN)
    url = Record.objects.get().get_absolute_url()

    answers = {name: enter(office, name).get(url) for name in ("lijing", "wangmin", "zhanglei", "heqing")}

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "lijing": 200,
        "wangmin": 200,
        "zhanglei": 404,
        "heqing": 404,
    }
    assert WRITTEN["text"] in answers["wangmin"].content.decode()
