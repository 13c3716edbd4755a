from django.urls import path

from . import views

app_name = "receivables"
urlpatterns = [
    path("", views.index, name="index"),
    path("receipts/<str:number>/", views.receipt, name="receipt"),
    path("receipts/<str:number>/confirm/", views.confirm, name="confirm"),
    path("receipts/<str:number>/reverse/", views.reverse, name="reverse"),
    path("plans/<str:reference>/", views.plan, name="plan"),
    path("plans/<str:reference>/receive/", views.receive, name="receive"),
]
