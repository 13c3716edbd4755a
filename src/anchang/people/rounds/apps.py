from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "anchang.people.rounds"
    label = "rounds"

    def ready(self) -> None:
        from anchang.people.duties.queries import rounds_known

        from . import actions, metrics, policy, reactions  # noqa: F401 verbs, figures and conditions register themselves
        from .queries import codes_of_the_pack

        rounds_known(codes_of_the_pack)
