from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp import user_has_device
from django_otp.plugins.otp_totp.models import TOTPDevice

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require

from ..models import Staff


@action("org.set_password", gettext_lazy("重设密码"))
def set_password(staff: Staff, *, by: Account, at: datetime, password: str) -> Staff:
    """Sets another person's password, which ends their sessions. The password itself goes into no record.

    Refuses one's own, which needs the old one (`change_password`).
    """
    require(staff.account_id != by.pk, _("自己的密码请在「修改密码」里改"))
    _keep(staff.account, password)
    return staff


@action("org.change_password", gettext_lazy("修改密码"))
def change_password(staff: Staff, *, by: Account, at: datetime, current: str, password: str) -> Staff:
    """Changes one's own password, which ends every session; the caller renews the one in hand. Needs the old one."""
    account = _own(staff, by)
    require(account.check_password(current), _("原密码不对"))
    _keep(account, password)
    return staff


@action("org.set_up_totp", gettext_lazy("启用两步验证"))
def set_up_totp(staff: Staff, *, by: Account, at: datetime, key: str, code: str, password: str) -> TOTPDevice:
    """From now on signing in takes a code of the device with that key (hex), too.

    Needs a code of the device and the password. Ends every session that was opened by the password alone: the password
    is hashed anew, and the caller renews the session in hand. Refuses a second device.
    """
    account = Account.objects.select_for_update().get(pk=_own(staff, by).pk)
    require(account.check_password(password), _("密码不对"))
    require(not user_has_device(account), _("已经启用两步验证"))
    device = TOTPDevice(user=account, name="totp", key=key)
    require(device.verify_token(code), _("验证码不对。请核对手机时间，再输入最新的 6 位验证码"))
    _keep(account, password)
    return device


@action("org.drop_totp", gettext_lazy("停用两步验证"))
def drop_totp(staff: Staff, *, by: Account, at: datetime) -> Staff:
    """Signing in takes the password alone again. The form has checked a code: its misses must outlast a refusal."""
    account = _own(staff, by)
    require(user_has_device(account), _("没有启用两步验证"))
    TOTPDevice.objects.filter(user=account).delete()
    return staff


@action("org.clear_totp", gettext_lazy("解除两步验证"))
def clear_totp(staff: Staff, *, by: Account, at: datetime, reason: str) -> Staff:
    """For somebody who lost the device: an administrator takes it off the account. Refuses one's own."""
    require(staff.account_id != by.pk, _("自己的两步验证请用验证码停用"))
    require(user_has_device(staff.account), _("没有启用两步验证"))
    TOTPDevice.objects.filter(user=staff.account).delete()
    return staff


def _own(staff: Staff, by: Account) -> Account:
    require(staff.account_id == by.pk, _("只能改自己的登录方式"))
    return staff.account


def _keep(account: Account, password: str) -> None:
    account.set_password(password)
    account.save(update_fields=["password"])
