from django.urls import path

from . import views

app_name = "turns"
urlpatterns = [
    path("", views.index, name="index"),
    path("wall/", views.wall, name="wall"),
    path("audit/", views.audit, name="audit"),
    path("start/", views.start, name="start"),
    path("enter/", views.enter, name="enter"),
    path("step_out/", views.step_out, name="step_out"),
    path("step_back/", views.step_back, name="step_back"),
    path("lose/", views.lose, name="lose"),
    path("set_rules/", views.set_rules, name="set_rules"),
    path("guests/<int:pk>/call/", views.call, name="call"),
    path("guests/<int:pk>/assign/", views.assign, name="assign"),
    path("guests/<int:pk>/greet/", views.greet, name="greet"),
    path("guests/<int:pk>/end/", views.end, name="end"),
    path("guests/<int:pk>/hand_over/", views.hand_over, name="hand_over"),
    path("guests/<int:pk>/see_off/", views.see_off, name="see_off"),
]
