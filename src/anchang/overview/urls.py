from django.urls import path

from . import views

app_name = "overview"
urlpatterns = [
    path("daily/", views.daily, name="daily"),
    path("figures/<str:code>/", views.figure, name="figure"),
]
