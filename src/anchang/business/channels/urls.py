from django.urls import path

from . import views

app_name = "channels"
urlpatterns = [
    path("", views.index, name="index"),
    path("report/", views.report, name="report"),
    path("reports/<str:number>/", views.slip, name="slip"),
    path("reports/<str:number>/withdraw/", views.withdraw, name="withdraw"),
    path("reports/<str:number>/void/", views.void, name="void"),
    path("card/<str:token>/", views.card, name="card"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("companies/", views.companies, name="companies"),
    path("companies/add_company/", views.add_company, name="add_company"),
    path("companies/<int:pk>/", views.company, name="company"),
    path("companies/<int:pk>/edit_company/", views.edit_company, name="edit_company"),
    path("companies/<int:pk>/add_agent/", views.add_agent, name="add_agent"),
    path("agents/<int:pk>/suspend_agent/", views.suspend_agent, name="suspend_agent"),
    path("agents/<int:pk>/resume_agent/", views.resume_agent, name="resume_agent"),
    path("lead/", views.lead, name="lead"),
    path("leads/", views.leads, name="leads"),
    path("places/", views.places, name="places"),
    path("places/add_place/", views.add_place, name="add_place"),
    path("places/<int:pk>/drop_place/", views.drop_place, name="drop_place"),
    path("radar/", views.radar, name="radar"),
    path("radar/cases/", views.cases, name="cases"),
]
