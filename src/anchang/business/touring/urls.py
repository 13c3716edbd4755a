from django.urls import path

from . import views

app_name = "touring"
urlpatterns = [
    path("", views.index, name="index"),
    path("flats/", views.flats, name="flats"),
    path("flats/add_flat/", views.add_flat, name="add_flat"),
    path("flats/<int:pk>/edit_flat/", views.edit_flat, name="edit_flat"),
    path("flats/<int:pk>/close_day/", views.close_day, name="close_day"),
    path("closed/<int:pk>/open_day/", views.open_day, name="open_day"),
    path("tours/<int:pk>/", views.tour, name="tour"),
    path("tours/<int:pk>/arrive/", views.arrive, name="arrive"),
    path("tours/<int:pk>/finish/", views.finish, name="finish"),
    path("tours/<int:pk>/miss/", views.miss, name="miss"),
    path("tours/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("tours/<int:pk>/hear/", views.hear, name="hear"),
    path("customers/<int:pk>/book/", views.book, name="book"),
    path("customers/<int:pk>/like/", views.like, name="like"),
    path("customers/<int:pk>/show_unit/", views.show_unit, name="show_unit"),
    path("customers/<int:pk>/invite/", views.invite, name="invite"),
    path("favourites/<int:pk>/prefer/", views.prefer, name="prefer"),
    path("favourites/<int:pk>/unlike/", views.unlike, name="unlike"),
    path("units/<int:pk>/interested/", views.interested, name="interested"),
    path("results/", views.results, name="results"),
    path("results/rows/", views.rows, name="rows"),
    path("results/set_questions/", views.set_questions, name="set_questions"),
    path("say/<str:token>/", views.say, name="say"),
    path("invitations/<int:pk>/", views.invitation, name="invitation"),
    path("invitations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("invited/<str:token>/", views.invited, name="invited"),
    path("welcome/<str:token>/", views.welcome, name="welcome"),
]
