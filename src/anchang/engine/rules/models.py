from django.db import models

from anchang.engine.doors.things import Thing


class Rule(Thing):
    """One version of a rule: its value from a day on, where it holds, where it stands and who looked it up when."""

    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    value = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, blank=True)
    jurisdiction = models.CharField(max_length=40, default="CN")
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    verified_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "jurisdiction", "effective_from"], name="rule_version_once")
        ]

    @property
    def version(self) -> str:
        """How a figure names the rule it was reckoned by: R-140@CN@2021-01-01."""
        return f"{self.code}@{self.jurisdiction}@{self.effective_from.isoformat()}"

    @property
    def ledger_name(self) -> str:
        return self.version
