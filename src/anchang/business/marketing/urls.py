from django.urls import path

from . import views

app_name = "marketing"
urlpatterns = [
    path("", views.index, name="index"),
    path("add_neighbour/", views.add_neighbour, name="add_neighbour"),
    path("upload/", views.upload, name="upload"),
    path("compare/", views.compare, name="compare"),
    path("<int:pk>/", views.neighbour, name="neighbour"),
    path("<int:pk>/edit_neighbour/", views.edit_neighbour, name="edit_neighbour"),
    path("<int:pk>/record_survey/", views.record_survey, name="record_survey"),
    path("surveys/<int:pk>/", views.survey, name="survey"),
    path("surveys/<int:pk>/correct_survey/", views.correct_survey, name="correct_survey"),
    path("surveys/<int:pk>/photos/<int:photo>/", views.photo, name="photo"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/plan_round/", views.plan_round, name="plan_round"),
    path("rounds/<int:pk>/", views.round_page, name="round"),
    path("rounds/<int:pk>/call_off_round/", views.call_off_round, name="call_off_round"),
    path("errands/<int:pk>/reassign/", views.reassign, name="reassign"),
]
