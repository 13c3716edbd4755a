from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "anchang.people.duties"
    label = "duties"

    def ready(self) -> None:
        from anchang.engine.jobs.chores import chore
        from anchang.people.org.queries import seat_notes

        from . import actions, policy, reactions  # noqa: F401 conditions and reactions register themselves
        from .queries import vacant_posts

        chore(actions.tick)
        seat_notes(vacant_posts)
