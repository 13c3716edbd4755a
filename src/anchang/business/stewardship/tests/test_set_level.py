from django.urls import reverse
from django.utils import timezone

from anchang.business.stewardship.models import Ability


def test_the_page_keeps_a_level_and_shows_the_one_before(cabinet_now):
    cabinet = cabinet_now
    client, key = cabinet.enter("wangmin"), cabinet.who("lijing").pk
    url = f"{reverse('stewardship:set_level')}?person={key}"
    sent = {"person": key, "level": "4", "since": f"{timezone.localdate()}", "why": "连续三个月达标"}

    refused = client.post(url, {**sent, "level": "9"})
    done = client.post(url, sent)

    assert (refused.status_code, done.status_code) == (422, 302)
    assert Ability.objects.get().level == 4
    assert "连续三个月达标" in client.get(url).content.decode()
