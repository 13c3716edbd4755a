from django.urls import path

from . import views

app_name = "purchaseplans"
urlpatterns = [
    path("", views.index, name="index"),
    path("units/<int:pk>/choose/", views.choose, name="choose"),
    path("customers/<int:pk>/make/", views.make, name="make"),
    path("customers/<int:pk>/figures/", views.figures, name="figures"),
    path("disclosures/<int:pk>/", views.disclosure, name="disclosure"),
    path("shown/<str:token>/", views.shown, name="shown"),
    path("shown/<str:token>/<str:name>", views.taken, name="taken"),
    path("<str:number>/", views.plan, name="plan"),
    path("<str:number>/prepay/", views.prepay, name="prepay"),
    path("<str:number>/paper/", views.paper, name="paper"),
    path("<str:number>/picture/", views.picture, name="picture"),
    path("<str:number>/send/", views.send, name="send"),
    path("<str:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:number>/keep_disclosure/", views.keep_disclosure, name="keep_disclosure"),
]
