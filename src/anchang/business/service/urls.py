from django.urls import path

from . import views

app_name = "service"
urlpatterns = [
    path("", views.index, name="index"),
    path("open/", views.open, name="open"),
    path("customers/", views.customers, name="customers"),
    path("suggest/", views.suggest, name="suggest"),
    path("figures/", views.figures, name="figures"),
    path("limits/", views.limits, name="limits"),
    path("limits/set/", views.set_limits, name="set_limits"),
    path("<str:number>/", views.complaint, name="complaint"),
    path("<str:number>/accept/", views.accept, name="accept"),
    path("<str:number>/settle/", views.settle, name="settle"),
    path("<str:number>/visit_back/", views.visit_back, name="visit_back"),
    path("<str:number>/close/", views.close, name="close"),
    path("<str:number>/escalate/", views.escalate, name="escalate"),
    path("<str:number>/photos/<int:pk>/", views.photo, name="photo"),
]
