"""Root urls: each room stands under its own name."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("language/", views.language, name="language"),
    path("become/", views.become, name="become"),
    path("healthy/", views.healthy, name="healthy"),
    path("ui/", include("anchang.ui.urls")),
    path("org/", include("anchang.people.org.urls")),
    path("duties/", include("anchang.people.duties.urls")),
    path("tasks/", include("anchang.people.tasks.urls")),
    path("rounds/", include("anchang.people.rounds.urls")),
    path("workday/", include("anchang.people.workday.urls")),
    path("approvals/", include("anchang.engine.approvals.urls")),
    path("imports/", include("anchang.engine.imports.urls")),
    path("files/", include("anchang.engine.files.urls")),
    path("notices/", include("anchang.engine.notices.urls")),
    path("inventory/", include("anchang.business.inventory.urls")),
    path("pricing/", include("anchang.business.pricing.urls")),
    path("marketing/", include("anchang.business.marketing.urls")),
    path("terms/", include("anchang.business.terms.urls")),
    path("customers/", include("anchang.business.customers.urls")),
    path("ownership/", include("anchang.business.ownership.urls")),
    path("channels/", include("anchang.business.channels.urls")),
    path("reception/", include("anchang.business.reception.urls")),
    path("cards/", include("anchang.business.cards.urls")),
    path("touring/", include("anchang.business.touring.urls")),
    path("purchaseplans/", include("anchang.business.purchaseplans.urls")),
    path("stewardship/", include("anchang.business.stewardship.urls")),
    path("turns/", include("anchang.business.turns.urls")),
    path("contacting/", include("anchang.business.contacting.urls")),
    path("keyaccounts/", include("anchang.business.keyaccounts.urls")),
    path("receivables/", include("anchang.business.receivables.urls")),
    path("deals/", include("anchang.business.deals.urls")),
    path("service/", include("anchang.business.service.urls")),
    path("overview/", include("anchang.overview.urls")),
]
