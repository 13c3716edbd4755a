from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import rows

from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused
from anchang.people.rounds.models import Finding, Recheck
from anchang.people.tasks import actions as tasks
from anchang.people.tasks.models import Task


def test_when_the_task_is_finished_whoever_walked_the_round_is_told_to_look_again(beat):
    finding = beat.mend(beat.smell())

    assert finding.stage == "mended"
    told = Notice.objects.get(account_id=beat.who("wangmin").pk, text__startswith="已整改，请复查")
    assert told.url == finding.get_absolute_url()


def test_what_a_cleaner_walked_and_mended_is_looked_at_by_the_superior(beat):
    beat.walk("cleaning_site", "yanggui", **{"烟缸、垃圾桶已清空": "二楼垃圾桶满"})

    finding = beat.mend(Finding.objects.get())

    assert finding.task.asked_of == beat.who("yanggui")
    assert Notice.objects.filter(account_id=beat.who("wangmin").pk, text__startswith="已整改，请复查").count() == 1


def test_a_second_check_that_passes_closes_the_finding_and_its_task(beat):
    finding = beat.recheck(beat.mend(beat.smell()), passed=True)

    assert (finding.stage, finding.closed_at) == ("closed", beat.at + timedelta(hours=2))
    assert (finding.task.stage, finding.task.verified_by) == ("verified", beat.who("wangmin"))


def test_a_second_check_that_fails_sends_the_task_back_with_the_reason(beat):
    finding = beat.recheck(beat.mend(beat.smell()), passed=False, note="仍有烟味")

    assert (finding.stage, finding.task.stage) == ("open", "accepted")
    assert Recheck.objects.get().note == "仍有烟味"
    assert beat.mend(finding, later=3).stage == "mended"


def test_a_second_check_may_pass_before_the_doer_says_it_is_done(beat):
    finding = beat.recheck(beat.smell(), passed=True)

    assert (finding.stage, finding.task.stage) == ("closed", "verified")


def test_a_failed_check_needs_a_note(beat):
    finding = beat.mend(beat.smell())

    with pytest.raises(Refused, match="复查不合格要写明情况"):
        beat.recheck(finding, passed=False, note=" ")

    assert Finding.objects.get().stage == "mended"


def test_whoever_mended_it_never_passes_their_own_work(beat):
    walked = beat.walk("props", **{"激光笔有电，话筒音响正常": "没电"})
    finding = beat.mend(walked.findings.get())

    with pytest.raises(Refused, match="整改人不能复查自己的整改"):
        beat.recheck(finding, by="zhengxin", passed=True)

    assert beat.recheck(finding, by="chenwei", passed=True).stage == "closed"


@pytest.mark.parametrize("by", ["yanggui", "maqiang", "lijing"])
def test_posts_without_the_verb_do_not_look_again(beat, by):
    finding = beat.mend(beat.smell())

    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        beat.recheck(finding, by=by, passed=True)


@pytest.mark.parametrize("given", [{"passed": True}, {"passed": False, "note": "仍有烟味"}])
def test_what_is_closed_is_not_looked_at_again(beat, given):
    finding = beat.recheck(beat.mend(beat.smell()), passed=True)

    with pytest.raises(Refused, match="现在是「复查通过」"):
        beat.recheck(finding, later=3, **given)


def test_what_was_declined_is_asked_for_anew_when_the_check_fails(beat):
    walked = beat.walk("patrol", "maqiang", **{"监控画面正常，录像在保存": "3号黑屏"})
    finding = walked.findings.get()
    first = Task.objects.get(pk=finding.task_id)
    tasks.decline(first, by=beat.who("wangmin"), at=beat.at + timedelta(hours=1), reason="请找物业")

    again = beat.recheck(finding, by="chenwei", passed=False, note="仍黑屏")

    assert (first.kind, again.stage) == ("request", "open")
    assert again.task != first
    assert (again.task.stage, again.task.asked_of) == ("asked", beat.who("wangmin"))


def test_the_database_refuses_a_failed_check_without_a_note_and_a_closed_finding_without_its_time(beat):
    finding = beat.recheck(beat.mend(beat.smell()), passed=False, note="仍有烟味")

    with pytest.raises(IntegrityError, match="recheck_failed_is_explained"), transaction.atomic():
        rows(Recheck).update(note="")
    with pytest.raises(IntegrityError, match="finding_closed_at"), transaction.atomic():
        rows(Finding).filter(pk=finding.pk).update(stage="closed")

    assert rows(Finding).filter(pk=finding.pk).update(stage="closed", closed_at=beat.at) == 1


def test_the_form_sends_a_failed_check_back_without_a_note_and_keeps_a_passed_one(beat_now):
    finding = beat_now.smell()
    client, url = beat_now.enter("wangmin"), reverse("rounds:recheck", args=[finding.pk])

    unexplained = client.post(url, {"passed": "no", "once": "a"})
    passed = client.post(url, {"passed": "yes", "once": "b"})

    assert (unexplained.status_code, passed.status_code) == (422, 302)
    assert "请写明仍不合格的情况" in unexplained.content.decode()
    assert passed.url == finding.get_absolute_url()
    assert Finding.objects.get().stage == "closed"
