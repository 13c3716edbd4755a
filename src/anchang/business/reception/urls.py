from django.urls import path

from . import views

app_name = "reception"
urlpatterns = [
    path("", views.index, name="index"),
    path("receive/", views.receive, name="receive"),
    path("lookup/", views.lookup, name="lookup"),
    path("due/", views.due_today, name="due"),
    path("visits/<int:pk>/", views.visit, name="visit"),
    path("<int:pk>/follow_up/", views.follow_up, name="follow_up"),
]
