from django.urls import path

from . import views

app_name = "deals"
urlpatterns = [
    path("", views.index, name="index"),
    path("hold/<int:pk>/", views.hold, name="hold"),
    path("hold/<int:pk>/customers/", views.customers, name="customers"),
    path("holds/<int:pk>/", views.held, name="held"),
    path("holds/<int:pk>/release/", views.release, name="release"),
    path("holds/<int:pk>/subscribe/", views.subscribe, name="subscribe"),
    path("holds/<int:pk>/quote/", views.quote, name="quote"),
    path("<str:number>/", views.deal, name="deal"),
    path("<str:number>/resubmit/", views.resubmit, name="resubmit"),
    path("<str:number>/requote/", views.requote, name="requote"),
    path("<str:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:number>/sign/", views.sign, name="sign"),
    path("<str:number>/papers/", views.issue_paper, name="issue_paper"),
    path("<str:number>/papers/<int:pk>/", views.paper, name="paper"),
]
