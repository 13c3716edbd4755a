from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/findings/", views.findings, name="findings"),
    path("<int:pk>/match/", views.match, name="match"),
    path("<int:pk>/commit/", views.commit, name="commit"),
]
