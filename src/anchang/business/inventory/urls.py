from django.urls import path

from . import views

app_name = "inventory"
urlpatterns = [
    path("", views.index, name="index"),
    path("sites/<int:pk>/open_project/", views.open_project, name="open_project"),
    path("sites/<int:pk>/import_permits/", views.upload_permits, name="import_permits"),
    path("sites/<int:pk>/import_permit_buildings/", views.upload_permit_buildings, name="import_permit_buildings"),
    path("<int:pk>/", views.board, name="board"),
    path("<int:pk>/wall/", views.wall, name="wall"),
    path("<int:pk>/project/", views.project, name="project"),
    path("<int:pk>/record_permit/", views.record_permit, name="record_permit"),
    path("<int:pk>/add_building/", views.add_building, name="add_building"),
    path("<int:pk>/import/", views.upload, name="import"),
    path("<int:pk>/import_survey/", views.upload_survey, name="import_survey"),
    path("permits/<int:pk>/revoke_permit/", views.revoke_permit, name="revoke_permit"),
    path("units/<int:pk>/", views.unit, name="unit"),
    path("<int:pk>/edit_project/", views.edit_project, name="edit_project"),
    path("<int:pk>/add_phase/", views.add_phase, name="add_phase"),
    path("<int:pk>/set_plan/", views.set_plan, name="set_plan"),
    path("<int:pk>/exhibits/", views.exhibits, name="exhibits"),
    path("<int:pk>/show_exhibit/", views.show_exhibit, name="show_exhibit"),
    path("exhibits/<int:pk>/take_down_exhibit/", views.take_down_exhibit, name="take_down_exhibit"),
    path("exhibits/<int:pk>/file/", views.exhibit_file, name="exhibit_file"),
    path("types/<int:pk>/plan/", views.plan, name="plan"),
    path("permits/<int:pk>/release/", views.release, name="release"),
    path("buildings/<int:pk>/rename_building/", views.rename_building, name="rename_building"),
    path("units/<int:pk>/request_control/", views.request_control, name="request_control"),
    path("units/<int:pk>/flag/", views.flag, name="flag"),
    path("units/<int:pk>/bundle/", views.bundle, name="bundle"),
    path("units/<int:pk>/unbundle/", views.unbundle, name="unbundle"),
    path("flags/<int:pk>/unflag/", views.unflag, name="unflag"),
    path("flags/<int:pk>/record_consent/", views.record_consent, name="record_consent"),
    path("units/<int:pk>/decontrol/", views.decontrol, name="decontrol"),
]
