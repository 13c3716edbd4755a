import threading

from django.db import IntegrityError, connection
from tests.office import MONDAY

from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.people.org import actions
from anchang.people.org.models import Site


def test_of_two_founders_at_once_one_founds(real_database: str) -> None:
    by = Account.objects.system()
    start, outcomes = threading.Barrier(2), []

    def found(code: str) -> None:
        start.wait()
        try:
            actions.open_office(by=by, at=MONDAY, company=code, code=code)
            outcomes.append("founded")
        except (Refused, IntegrityError):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=found, args=(code,)) for code in ("AA", "BB")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(outcomes) == ["founded", "refused"]
    assert Site.objects.count() == 1
