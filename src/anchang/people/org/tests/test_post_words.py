"""What the screens call a post, in Chinese and in English."""

from django.utils.translation import override
from tests.office import Office

from anchang.people.org.models import Post


def test_a_post_is_called_in_the_language_of_whoever_looks(office: Office) -> None:
    post = Post.objects.get(code="consultant")

    with override("en"):
        shown = (post.title, post.part, str(post), post.ledger_name)

    assert shown == ("Sales consultant", "Sales", "Sales consultant", "置业顾问")
    assert (post.title, post.part) == ("置业顾问", "销售")


def test_a_post_without_english_keeps_its_chinese(office: Office) -> None:
    post = Post(name="礼宾", unit="现场")

    with override("en"):
        shown = (post.title, post.part)

    assert shown == ("礼宾", "现场")


def test_every_post_of_the_pack_has_english_words(office: Office) -> None:
    missing = Post.objects.filter(name_en="") | Post.objects.filter(unit_en="")

    assert not missing.exists()
