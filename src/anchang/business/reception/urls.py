from django.urls import path

from . import views

app_name = "reception"
urlpatterns = [
    path("", views.index, name="index"),
    path("receive/", views.receive, name="receive"),
    path("lookup/", views.lookup, name="lookup"),
    path("visits/<int:pk>/", views.visit, name="visit"),
    path("calls/", views.calls, name="calls"),
    path("calls/<int:pk>/", views.call, name="call"),
    path("take_call/", views.take_call, name="take_call"),
    path("set_layout/<slug:occasion>/", views.set_layout, name="set_layout"),
    path("<int:pk>/follow_up/", views.follow_up, name="follow_up"),
]
