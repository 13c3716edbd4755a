from django.urls import path

from . import views

app_name = "customers"
urlpatterns = [
    path("", views.index, name="index"),
    path("register/", views.register, name="register"),
    path("duplicates/", views.duplicates, name="duplicates"),
    path("<int:pk>/", views.customer, name="customer"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/unmask/", views.unmask, name="unmask"),
    path("<int:pk>/identify/", views.identify, name="identify"),
    path("<int:pk>/withdraw_consent/", views.withdraw_consent, name="withdraw_consent"),
    path("<int:pk>/add_phone/", views.add_phone, name="add_phone"),
    path("<int:pk>/drop_phone/<int:phone>/", views.drop_phone, name="drop_phone"),
    path("<int:pk>/make_main_phone/<int:phone>/", views.make_main_phone, name="make_main_phone"),
    path("<int:pk>/add_paper/", views.add_paper, name="add_paper"),
    path("<int:pk>/drop_paper/<int:paper>/", views.drop_paper, name="drop_paper"),
    path("<int:pk>/relate/", views.relate, name="relate"),
    path("<int:pk>/unrelate/<int:relation>/", views.unrelate, name="unrelate"),
    path("<int:pk>/merge/", views.merge, name="merge"),
    path("<int:pk>/unmerge/", views.unmerge, name="unmerge"),
]
