from .companies import AgentForm, CompanyForm, EditCompanyForm
from .leads import LeadForm, LookLeads, PlaceForm
from .looking import Look, LookCases, Period
from .reports import ReportForm, VoidForm

__all__ = [
    "AgentForm",
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
