from .companies import AgentForm, CompanyForm, EditCompanyForm
from .leads import LeadForm, LookLeads, PlaceForm
from .looking import Look, LookCases, Period
from .reports import CodeField, ReportForm, VoidForm

__all__ = [
    "AgentForm",
    "CodeField",
    "CompanyForm",
    "EditCompanyForm",
    "LeadForm",
    "Look",
    "LookCases",
    "LookLeads",
    "Period",
    "PlaceForm",
    "ReportForm",
    "VoidForm",
]
