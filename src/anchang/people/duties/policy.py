from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict, no, policy
from anchang.people.org.models import Post

from .models import Occurrence
from .queries.people import may_review, reviewer_of


@policy("duties.sign_off")
def sign_off(item: Occurrence | None, account: Account, at: datetime) -> Verdict:
    """The word of the post that looks at the duty, or of one above it; also of whoever stands in for them."""
    if item is None or account.is_system or may_review(item, account, at):
        return YES
    post = Post.objects.filter(code=reviewer_of(item.edition)).first()
    return no(_("这一项由检查岗位签核"), lifted_by=post.name if post else "")
