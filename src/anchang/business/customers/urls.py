from django.urls import path

from . import views

app_name = "customers"
urlpatterns = [
    path("", views.index, name="index"),
    path("register/", views.register, name="register"),
    path("take_in/", views.intakes, name="intakes"),
    path("take_in/upload/", views.upload, name="upload"),
    path("export/", views.export, name="export"),
    path("exports/", views.exports, name="exports"),
    path("exports/<str:number>/", views.export_file, name="export_file"),
    path("exports/<str:number>/download/", views.download_export, name="download_export"),
    path("unmaskings/<int:pk>/lift/", views.lift_unmasking, name="lift_unmasking"),
    path("<int:pk>/", views.customer, name="customer"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/unmask/", views.unmask, name="unmask"),
    path("<int:pk>/identify/", views.identify, name="identify"),
    path("<int:pk>/withdraw_consent/", views.withdraw_consent, name="withdraw_consent"),
]
