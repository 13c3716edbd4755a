from django.urls import path, register_converter

from . import views


class Grades:
    """A to D, or none."""

    regex = "[A-D]|none"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Grades, "card_grade")

app_name = "cards"
urlpatterns = [
    path("", views.index, name="index"),
    path("today/", views.today, name="today"),
    path("due/", views.due, name="due"),
    path("hand_up/", views.hand_up, name="hand_up"),
    path("set_hour/", views.set_hour, name="set_hour"),
    path("sheets/<int:pk>/", views.sheet, name="sheet"),
    path("sheets/<int:pk>/sign_all/", views.sign_all, name="sign_all"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/send_back/", views.send_back, name="send_back"),
    path("<int:pk>/add_note/", views.add_note, name="add_note"),
    path("review/", views.review, name="review"),
    path("review/open/", views.open_review, name="open_review"),
    path("review/past/", views.reviews, name="reviews"),
    path("review/grades/<card_grade:grade>/", views.grade, name="grade"),
    path("review/<int:pk>/", views.record, name="record"),
    path("review/<int:pk>/close/", views.close_review, name="close_review"),
    path("review/customers/<int:pk>/comment/", views.comment, name="comment"),
]
