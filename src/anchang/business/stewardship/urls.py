from django.urls import path

from . import views

app_name = "stewardship"
urlpatterns = [
    path("", views.index, name="index"),
    path("contacts/", views.contacts, name="contacts"),
    path("assign/", views.assign, name="assign"),
    path("batches/<int:pk>/", views.batch, name="batch"),
    path("batches/<int:pk>/extract/", views.extract, name="extract"),
    path("batches/<int:pk>/submit/", views.submit, name="submit"),
    path("rows/<int:pk>/note/", views.note, name="note"),
    path("days/<int:pk>/consolidate/", views.consolidate, name="consolidate"),
    path("days/<int:pk>/send_digest/", views.send_digest, name="send_digest"),
    path("digests/<int:pk>/", views.digest, name="digest"),
    path("classes/<str:kind>/set_class/", views.set_class, name="set_class"),
    path("set_level/", views.set_level, name="set_level"),
]
