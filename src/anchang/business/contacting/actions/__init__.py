from .campaigns import halt, launch, plan
from .dialling import dial, hang_up, set_hours
from .material import add_material, approve_edition, issue, show, withdraw_edition
from .refusing import hear_reply, keep_address, knock, refuse
from .sending import call_off, deliver, fail, put_off, send_waiting, take, turn_down, wake
from .templates import add_template, reword

__all__ = [
    "add_material",
    "add_template",
    "approve_edition",
    "call_off",
    "deliver",
    "dial",
    "fail",
    "halt",
    "hang_up",
    "hear_reply",
    "issue",
    "keep_address",
    "knock",
    "launch",
    "plan",
    "put_off",
    "refuse",
    "reword",
    "send_waiting",
    "set_hours",
    "show",
    "take",
    "turn_down",
    "wake",
    "withdraw_edition",
]
