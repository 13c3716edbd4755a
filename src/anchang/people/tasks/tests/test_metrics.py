from datetime import timedelta

from tests.office import MONDAY

from anchang.engine.metrics import Period, figures, metric

CODES = ("asked", "finished", "finished_in_time", "answered", "answer_minutes")


def counted(desk):
    day = Period(frozenset({desk.office.site.pk}), MONDAY - timedelta(hours=1), MONDAY + timedelta(days=1))
    return {
        code: row[0].value
        for code, row in zip(CODES, figures([metric(f"tasks.{c}") for c in CODES], [day]), strict=True)
    }


def test_the_day_counts_what_was_asked_answered_and_finished_in_time(desk):
    desk.do("finish", desk.do("accept", desk.ask(hours=2), "lijing", 0.5), "lijing", 1, result="好")
    desk.do("finish", desk.ask(hours=2), "lijing", 2.5, result="晚了")
    desk.do("decline", desk.ask(by="chenwei", of="heqing"), "heqing", 0.25, reason="没空")
    desk.do("finish", desk.ask(by="lijing", of="lijing"), "lijing", 1, result="好")
    desk.ask()

    assert counted(desk) == {"asked": 4, "finished": 3, "finished_in_time": 2, "answered": 3, "answer_minutes": 195}


def test_what_was_sent_back_no_longer_counts_as_finished(desk):
    task = desk.finished()
    before = counted(desk)["finished"]

    desk.do("send_back", task, "chenwei", reason="标签没贴")

    assert (before, counted(desk)["finished"]) == (1, 0)
