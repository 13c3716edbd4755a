from django.urls import path

from . import views

app_name = "workday"
urlpatterns = [
    path("", views.index, name="index"),
    path("arrive/", views.arrive, name="arrive"),
    path("people/<int:pk>/mark/", views.mark, name="mark"),
    path("arrange/", views.arrange, name="arrange"),
    path("arrangements/<int:pk>/reassign/", views.reassign, name="reassign"),
    path("arrangements/<int:pk>/finish/", views.finish, name="finish"),
    path("arrangements/<int:pk>/call_off/", views.call_off, name="call_off"),
    path("meeting/", views.hold_meeting, name="hold_meeting"),
    path("meeting/<str:on>/", views.meeting, name="meeting"),
    path("summary/", views.send_summary, name="send_summary"),
    path("summary/<str:on>/", views.summary, name="summary"),
    path("summary/<str:on>/read/", views.read_summary, name="read_summary"),
    path("print/<str:on>/", views.sheet, name="sheet"),
    path("late/", views.late, name="late"),
    path("days/", views.days, name="days"),
    path("hours/", views.set_hours, name="set_hours"),
]
