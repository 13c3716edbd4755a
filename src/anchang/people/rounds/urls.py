from django.urls import path

from . import views

app_name = "rounds"
urlpatterns = [
    path("", views.index, name="index"),
    path("findings/", views.findings, name="findings"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/recheck/", views.recheck, name="recheck"),
    path("done/", views.rounds, name="rounds"),
    path("done/<int:pk>/", views.walked, name="round"),
    path("done/<int:pk>/photos/<int:photo>/", views.photo, name="photo"),
    path("<str:code>/", views.finish, name="finish"),
    path("<str:code>/qr/", views.qr, name="qr"),
    path("<str:code>/edit/", views.edit, name="edit"),
    path("<str:code>/editions/", views.editions, name="editions"),
]
