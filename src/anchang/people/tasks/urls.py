from django.urls import path

from . import views

app_name = "tasks"
urlpatterns = [
    path("", views.index, name="index"),
    path("ask/", views.ask, name="ask"),
    path("people/<int:pk>/hand_over/", views.hand_over, name="hand_over"),
    path("<str:number>/", views.task, name="task"),
    path("<str:number>/accept/", views.accept, name="accept"),
    path("<str:number>/decline/", views.decline, name="decline"),
    path("<str:number>/finish/", views.finish, name="finish"),
    path("<str:number>/verify/", views.verify, name="verify"),
    path("<str:number>/send_back/", views.send_back, name="send_back"),
    path("<str:number>/cancel/", views.cancel, name="cancel"),
    path("<str:number>/files/", views.keep_file, name="keep_file"),
    path("<str:number>/files/<int:pk>/", views.file, name="file"),
]
