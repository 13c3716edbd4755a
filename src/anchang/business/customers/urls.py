from django.urls import path

from . import views

app_name = "customers"
urlpatterns = [
    path("", views.index, name="index"),
    path("register/", views.register, name="register"),
    path("<int:pk>/", views.customer, name="customer"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/unmask/", views.unmask, name="unmask"),
    path("<int:pk>/identify/", views.identify, name="identify"),
    path("<int:pk>/withdraw_consent/", views.withdraw_consent, name="withdraw_consent"),
    path("<int:pk>/privacy/", views.privacy, name="privacy"),
    path("<int:pk>/agree/", views.agree, name="agree"),
    path("<int:pk>/stop_contact/", views.stop_contact, name="stop_contact"),
    path("<int:pk>/lift_stop/", views.lift_stop, name="lift_stop"),
    path("<int:pk>/share/", views.share, name="share"),
    path("<int:pk>/take_request/", views.take_request, name="take_request"),
    path("<int:pk>/consult/", views.consult, name="consult"),
    path("requests/", views.requests, name="requests"),
    path("requests/<str:number>/", views.request_, name="request"),
    path("requests/<str:number>/check_requester/", views.check_requester, name="check_requester"),
    path("requests/<str:number>/settle_request/", views.settle_request, name="settle_request"),
    path("requests/<str:number>/refuse_request/", views.refuse_request, name="refuse_request"),
    path("requests/<str:number>/copy/", views.copy, name="copy"),
    path("requests/<str:number>/erase/", views.erase, name="erase"),
    path("expiring/", views.expiring, name="expiring"),
    path("restricted/", views.restricted, name="restricted"),
]
