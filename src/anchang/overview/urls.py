from django.urls import path

from . import views

app_name = "overview"
urlpatterns = [
    path("daily/", views.daily, name="daily"),
    path("traffic/", views.traffic, name="traffic"),
    path("traffic/rows/", views.traffic_rows, name="traffic_rows"),
    path("leakage/", views.leakage, name="leakage"),
    path("leakage/rows/", views.leakage_rows, name="leakage_rows"),
    path("figures/<str:code>/", views.figure, name="figure"),
]
