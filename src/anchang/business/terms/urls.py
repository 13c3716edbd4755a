from django.urls import path

from . import views

app_name = "terms"
urlpatterns = [
    path("", views.index, name="index"),
    path("propose/<int:pk>/", views.propose, name="propose"),
    path("<int:pk>/", views.policy, name="policy"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/end/", views.end, name="end"),
]
