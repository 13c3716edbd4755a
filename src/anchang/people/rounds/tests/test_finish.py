import pytest
from django.db import IntegrityError, transaction
from tests.office import morning, rows, together

from anchang.engine.files.models import Attachment
from anchang.engine.ledger.queries import history
from anchang.engine.policies import Refused
from anchang.people.org import actions as org
from anchang.people.org.models import Assignment
from anchang.people.rounds import queries
from anchang.people.rounds.actions import Answer
from anchang.people.rounds.models import Finding, Result, Round
from anchang.people.tasks.models import Task

SMELL = "空调温度合适，没有异味"
BADGE = "工牌戴在左胸，姓名朝外"


@pytest.mark.clause("SAL-101")
def test_the_supervisor_checks_hygiene_item_by_item_and_each_passes_or_fails(beat):
    walked = beat.walk(smell="有烟味")

    assert (walked.passed, walked.failed, walked.not_applicable) == (9, 1, 0)
    failed = walked.results.get(outcome="failed")
    assert (failed.item.text, failed.note) == (SMELL, "有烟味")
    assert (walked.checklist.edition, walked.by, walked.at) == (1, beat.who("wangmin"), beat.at)


@pytest.mark.parametrize(
    ("code", "by"),
    [
        pytest.param("cleaning_site", "yanggui", marks=pytest.mark.clause("ADM-026")),
        pytest.param("cleaning_show_flat", "yanggui", marks=pytest.mark.clause("ADM-027")),
        ("patrol", "maqiang"),
        ("reception_check", "wangmin"),
        ("show_flat", "chenwei"),
    ],
)
def test_a_list_is_walked_by_its_own_post_or_one_above(beat, code, by):
    walked = beat.walk(code, by, subject="lijing" if code == "reception_check" else "")

    assert walked.passed == beat.listed(code).items.count()
    assert history(walked)[0].facts | {"template": code, "failed": 0} == history(walked)[0].facts


@pytest.mark.clause("ADM-031")
@pytest.mark.clause("ADM-032")
def test_the_guard_answers_for_both_places_and_the_five_kinds_and_a_loss_is_reported(beat):
    loss = next(item.text for item in beat.listed("patrol").items.all() if item.text.startswith("财物"))

    walked = beat.walk("patrol", "maqiang", **{loss: "样板间少一个花瓶"})

    starts = {result.item.text.partition("：")[0] for result in walked.results.select_related("item")}
    assert starts >= {"售楼处", "样板间", "财物", "资金", "文件", "档案", "资料"}
    reported = walked.findings.get()
    assert (reported.words, reported.task.asked_of) == (loss, beat.who("wangmin"))


@pytest.mark.clause("SAL-092")
def test_a_reception_that_strays_from_the_procedure_is_recorded_against_the_person(beat):
    answers = beat.answers("reception_check", {"主动出示价目表和预售许可证": "客户问了才拿出来"}, "zhaoxue")

    walked = beat.send(answers, "reception_check")

    finding = walked.findings.get()
    assert (finding.subject, finding.task.asked_of) == (beat.who("zhaoxue"), beat.who("zhaoxue"))
    assert (walked.passed, walked.failed) == (len(answers) - 1, 1)


def test_somebody_of_another_post_cannot_walk_it(beat):
    with pytest.raises(Refused, match="「卫生环境」不由您的岗位检查"):
        beat.walk(by="yanggui")

    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        beat.walk(by="lijing")


@pytest.mark.clause("SAL-102")
def test_grooming_is_passed_or_failed_for_each_person_present(beat):
    walked = beat.looks({"lijing": (BADGE, "没戴工牌")})

    people = {result.subject.name: result.outcome for result in walked.results.select_related("subject")}
    assert people["李静"] == "failed"
    assert {people[name] for name in ("张磊", "郑欣", "杨桂")} == {"ok"}
    assert "王敏" not in people


@pytest.mark.clause("SAL-096")
def test_conduct_is_checked_person_by_person_and_the_person_is_asked_to_mend_it(beat):
    beat.looks({"zhanglei": ("接待区不玩手机、不吃零食", "接待区刷视频")}, code="conduct")

    finding = Finding.objects.get()
    assert (finding.subject, finding.task.asked_of) == (beat.who("zhanglei"), beat.who("zhanglei"))


@pytest.mark.clause("SAL-103")
def test_a_prop_that_fails_opens_a_repair_task_with_a_deadline(beat):
    walked = beat.walk("props", **{"激光笔有电，话筒音响正常": "话筒没声音"})

    task = walked.findings.get().task
    assert (task.asked_of, task.asked_by) == (beat.who("zhengxin"), beat.who("wangmin"))
    assert (task.title, task.text) == (
        "整改：激光笔有电，话筒音响正常",
        "接待台和沙盘区：激光笔有电，话筒音响正常。现场情况：话筒没声音",
    )
    assert task.due_at == morning(2026, 11, 2, 14, 30)


def test_a_round_without_a_failure_asks_nobody(beat):
    beat.walk("props")

    assert (Finding.objects.count(), Task.objects.count()) == (0, 0)


def test_the_ledger_says_which_list_was_walked_and_how_many_items_failed(beat):
    walked = beat.walk(smell="有烟味")

    told = next(entry for entry in history(walked) if entry.verb == "rounds.finish")
    assert (told.facts["template"], told.facts["edition"], told.facts["failed"]) == ("site_hygiene", 1, 1)


def test_an_item_left_out_is_refused_and_nothing_is_kept(beat):
    answers = beat.answers("site_hygiene", {SMELL: "有烟味"})

    with pytest.raises(Refused, match="还有1项没有检查"):
        beat.send(answers[:-1])

    assert (Round.objects.count(), Finding.objects.count(), Task.objects.count()) == (0, 0, 0)
    assert beat.send(answers).pk


def test_a_person_left_out_is_refused(beat):
    people = queries.people_at(beat.office.site, beat.listed("appearance"), beat.who("wangmin"), beat.at)

    with pytest.raises(Refused, match="还有1项没有检查"):
        beat.send([Answer("ok", None, one) for one in people[1:]], "appearance")


def test_a_failed_item_needs_a_note(beat):
    with pytest.raises(Refused, match="不合格要写明情况：空调温度合适"):
        beat.walk(smell=" ")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda given: [*given, given[0]], "同一项有两个结果"),
        (lambda given: [Answer("perhaps", given[0].item), *given[1:]], "请选择检查结果"),
        (lambda given: [Answer("ok", given[0].item, given[0].item.checklist.made_by), *given[1:]], "请选择检查对象"),
    ],
)
def test_answers_that_do_not_fit_the_list_are_refused(beat, make, reason):
    with pytest.raises(Refused, match=reason):
        beat.send(make(beat.answers("site_hygiene", {})))


def test_an_item_of_another_list_is_refused(beat):
    with pytest.raises(Refused, match="清单里没有这一项"):
        beat.send(beat.answers("site_hygiene", {}) + beat.answers("props", {}))


def test_the_same_item_makes_no_second_task_while_its_finding_is_open(beat):
    finding = beat.smell()

    again = beat.send(beat.answers("site_hygiene", {SMELL: "还是有烟味"}), later=1)

    assert (Finding.objects.count(), Task.objects.count()) == (1, 1)
    assert again.results.get(outcome="failed").finding == finding


def test_once_the_finding_is_closed_the_same_item_makes_a_new_one(beat):
    beat.recheck(beat.mend(beat.smell()), passed=True)

    beat.send(beat.answers("site_hygiene", {SMELL: "又有烟味"}), later=5)

    assert (Finding.objects.count(), Task.objects.count()) == (2, 2)


def test_the_same_words_about_another_person_are_another_finding(beat):
    beat.looks({"lijing": (BADGE, "没戴"), "zhanglei": (BADGE, "没戴")})

    assert Finding.objects.filter(words=BADGE).count() == 2


def test_the_database_refuses_a_second_open_finding_on_an_item(beat):
    one = beat.smell()
    copy = {name: getattr(one, name) for name in ("site", "code", "words", "item", "found_in", "found_at", "due_at")}

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Finding).bulk_create([Finding(**copy)])

    assert rows(Finding).bulk_create([Finding(**copy, stage="closed", closed_at=beat.at)])


def test_the_database_refuses_a_failure_that_is_not_explained(beat):
    failed = rows(Result).filter(round=beat.walk(smell="有烟味"), outcome="failed")

    with pytest.raises(IntegrityError, match="result_failed_is_explained"), transaction.atomic():
        failed.update(note="")

    assert failed.update(note="有异味") == 1


def test_two_rounds_at_the_same_moment_make_one_task(real_database, make_beat):
    beat = make_beat()
    given = [beat.answers("site_hygiene", {SMELL: "有烟味"}) for _time in range(2)]

    together(lambda: beat.send(given[0]), lambda: beat.send(given[1], by="chenwei"))

    assert (Round.objects.count(), Finding.objects.count(), Task.objects.count()) == (2, 1, 1)
    assert Result.objects.filter(outcome="failed", finding=Finding.objects.get()).count() == 2


def test_where_nobody_holds_the_post_that_mends_the_walkers_superior_is_asked(beat):
    seat = Assignment.objects.get(staff=beat.office.staff["yanggui"])
    org.relieve(seat, by=beat.who("linlan"), at=beat.at, until=beat.at.date())

    walked = beat.send(beat.answers("site_hygiene", {SMELL: "有烟味"}), later=24)

    assert walked.findings.get().task.asked_of == beat.who("chenwei")


def test_photographs_are_kept_with_the_answer_and_go_to_whoever_mends_it(beat, jpeg):
    answers = beat.answers("site_hygiene", {SMELL: "有烟味"})
    answers = [
        Answer(one.outcome, one.item, None, one.note, (("现场.jpg", jpeg),) if one.note else ()) for one in answers
    ]

    walked = beat.send(answers)

    result = walked.results.get(outcome="failed")
    kept = list(Attachment.objects.order_by("pk").values_list("thing_label", "thing_id"))
    assert sorted(kept) == sorted([("rounds.result", result.pk), ("tasks.task", result.finding.task_id)])


@pytest.mark.parametrize(("name", "count", "reason"), [("text", 1, "格式"), ("picture", 4, "最多3张")])
def test_a_file_that_is_no_picture_and_a_fourth_picture_are_refused(beat, jpeg, name, count, reason):
    answers = beat.answers("site_hygiene", {})
    content = {"text": b"a plain text", "picture": jpeg}[name]
    first = Answer("ok", answers[0].item, None, "", (("现场.jpg", content),) * count)

    with pytest.raises(Refused, match=reason):
        beat.send([first, *answers[1:]])
