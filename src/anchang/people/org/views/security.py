from base64 import b32encode
from typing import Any

import segno
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as verify
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.ledger.writing import label_of
from anchang.engine.policies import is_outside
from anchang.lib.calendar import office_day

from .. import actions, forms
from ..models import Staff
from ..queries import pledge_words

KEY = "totp_key"


@sensitive_post_parameters()
@verb("org.change_password")
def change_password(request: Request) -> HttpResponse:
    staff = own(request)

    def deed(staff: Staff, **given: Any) -> Staff:
        actions.change_password(staff, **given)
        update_session_auth_hash(request, staff.account)
        return staff

    form = forms.ChangePassword(request.POST or None, account=staff.account)
    return perform(request, form, deed, staff, **home(request, staff))


@verb("org.pledge")
def pledge(request: Request) -> HttpResponse:
    staff = own(request)
    place = home(request, staff)
    context = {**place["context"], "pledge": pledge_words(office_day(request.at))}
    form = forms.Promise(request.POST or None)
    return perform(request, form, actions.pledge, staff, to=place["to"], context=context)


@sensitive_post_parameters()
@verb("org.set_up_totp")
def set_up_totp(request: Request) -> HttpResponse:
    """The key waits in the session until a code of it proves that it has been scanned."""
    staff, key = own(request), request.session.setdefault(KEY, random_hex(20))

    def deed(staff: Staff, **given: Any) -> TOTPDevice:
        device = actions.set_up_totp(staff, key=key, **given)
        update_session_auth_hash(request, device.user)
        verify(request, device)
        request.session.pop(KEY)
        return device

    address = TOTPDevice(user=staff.account, key=key).config_url
    back = home(request, staff)
    context = {
        **back["context"],
        "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=2),
        "letters": letters(key),
    }
    return perform(request, forms.SetUpTotp(request.POST or None), deed, staff, to=back["to"], context=context)


@verb("org.drop_totp")
def drop_totp(request: Request) -> HttpResponse:
    staff = own(request)

    def deed(staff: Staff, code: str, **given: Any) -> Staff:
        return actions.drop_totp(staff, **given)

    form = forms.Code(request.POST or None, account=staff.account)
    return perform(request, form, deed, staff, **home(request, staff))


@sensitive_post_parameters()
@verb("org.set_password", lambda: Staff.objects.select_related("account"))
def set_password(request: Request, staff: Staff) -> HttpResponse:
    form = forms.NewPassword(request.POST or None, account=staff.account)
    return perform(request, form, actions.set_password, staff, context=titled(request, staff))


@verb("org.clear_totp", lambda: Staff.objects.all())
def clear_totp(request: Request, staff: Staff) -> HttpResponse:
    return perform(
        request, forms.ClearTotp(request.POST or None), actions.clear_totp, staff, context=titled(request, staff)
    )


def own(request: Request) -> Staff:
    """The person who asks; 404 for the system account, which is nobody."""
    rows = Staff.objects.select_related("account")
    staff: Staff = get_visible(rows, request, request.verb, account_id=request.user.pk)
    return staff


def home(request: Request, staff: Staff) -> dict[str, Any]:
    """Where a change of one's own sign-in leads back to: the person's page, or what an outsider has in its place."""
    url = reverse("org:me") if is_outside(request.user, request.at) else staff.get_absolute_url()
    return {"to": url, "context": {"back_url": url}}


def titled(request: Request, staff: Staff) -> dict[str, Any]:
    """A form's title that names the person."""
    return {"title": f"{label_of(request.verb)} · {staff.name}", "back_url": reverse("org:staff", args=[staff.pk])}


def letters(key: str) -> str:
    """The key as an authenticator takes it by hand: base32 in groups of four."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))
