"""The fixture `real_database`: commits are real, and nothing of one test is left for the next."""

import os
import subprocess
import sys
from threading import Thread

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections

PLANTED = {"app_label": "planted", "model": "planted"}


def plant() -> None:
    ContentType.objects.create(**PLANTED)
    connections.close_all()


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_thread_commits_is_seen_and_gone_in_the_next_test(real_database: str, turn: str) -> None:
    assert not ContentType.objects.filter(**PLANTED).exists()

    thread = Thread(target=plant)
    thread.start()
    thread.join()

    assert ContentType.objects.filter(**PLANTED).exists()


def test_another_process_reads_what_this_one_committed(real_database: str) -> None:
    plant()
    question = (
        "from django.contrib.contenttypes.models import ContentType;"
        "print(ContentType.objects.filter(model='planted').count())"
    )

    done = subprocess.run(
        [sys.executable, "-m", "anchang", "shell", "--no-imports", "-c", question],
        env={**os.environ, "ANCHANG_DATABASE_URL": real_database, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "1"


@pytest.mark.django_db
def test_an_ordinary_test_sees_nothing_of_them() -> None:
    assert "fresh" not in str(connection.settings_dict["NAME"])
    assert not ContentType.objects.filter(**PLANTED).exists()
