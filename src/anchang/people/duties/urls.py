from django.urls import path

from .views import board, day, editions, items

app_name = "duties"
urlpatterns = [
    path("", day.index, name="index"),
    path("day/", day.my_day, name="my_day"),
    path("board/", board.day, name="board"),
    path("board/month/", board.month, name="month"),
    path("board/cell/", board.cell, name="cell"),
    path("posts/", editions.posts, name="posts"),
    path("posts/<slug:code>/", editions.post, name="post"),
    path("items/<int:pk>/", items.occurrence, name="occurrence"),
    path("items/<int:pk>/record/", items.record, name="record"),
    path("items/<int:pk>/report/", items.report, name="report"),
    path("items/<int:pk>/sign_off/", items.sign_off, name="sign_off"),
    path("items/<int:pk>/excuse/", items.excuse, name="excuse"),
    path("items/<int:pk>/delegate/", items.delegate, name="delegate"),
    path("staff/<int:pk>/hand_over/", items.hand_over, name="hand_over"),
    path("records/<int:pk>/", items.written, name="written"),
    path("records/<int:pk>/files/<int:key>/", items.file, name="file"),
    path("editions/<int:pk>/", editions.edition, name="edition"),
    path("editions/<int:pk>/retire/", editions.retire, name="retire"),
    path("<slug:code>/", editions.duty, name="duty"),
    path("<slug:code>/propose/", editions.propose, name="propose"),
]
