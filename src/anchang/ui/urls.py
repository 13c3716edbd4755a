from django.urls import path

from anchang.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("verb/", views.verb, name="verb"),
    path("bare/", views.bare, name="bare"),
]
