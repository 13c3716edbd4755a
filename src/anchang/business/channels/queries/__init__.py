from .claims import Checked, checked
from .codes import by_code, by_token, code_key, code_wait, desk_page, new_code, use_desk
from .lists import agent_of, companies, expected, lead_totals, leads, reports, worked
from .person import channels_told
from .risk import Case, Cluster, Hour, Risk, period, risk, suspects

__all__ = [
    "Case",
    "Checked",
    "Cluster",
    "Hour",
    "Risk",
    "agent_of",
    "by_code",
    "by_token",
    "channels_told",
    "checked",
    "code_key",
    "code_wait",
    "companies",
    "desk_page",
    "expected",
    "lead_totals",
    "leads",
    "new_code",
    "period",
    "reports",
    "risk",
    "suspects",
    "use_desk",
    "worked",
]
