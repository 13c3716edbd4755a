from django.urls import path

from . import views

app_name = "inventory"
urlpatterns = [
    path("", views.index, name="index"),
    path("sites/<int:pk>/open_project/", views.open_project, name="open_project"),
    path("<int:pk>/", views.board, name="board"),
    path("<int:pk>/wall/", views.wall, name="wall"),
    path("<int:pk>/project/", views.project, name="project"),
    path("<int:pk>/record_permit/", views.record_permit, name="record_permit"),
    path("<int:pk>/add_building/", views.add_building, name="add_building"),
    path("<int:pk>/import/", views.upload, name="import"),
    path("permits/<int:pk>/revoke_permit/", views.revoke_permit, name="revoke_permit"),
    path("units/<int:pk>/", views.unit, name="unit"),
    path("units/<int:pk>/control/", views.control, name="control"),
    path("units/<int:pk>/decontrol/", views.decontrol, name="decontrol"),
]
