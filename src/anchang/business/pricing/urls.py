from django.urls import path

from . import views

app_name = "pricing"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.project, name="project"),
    path("<int:pk>/open_scheme/", views.open_scheme, name="open_scheme"),
    path("<int:pk>/reprice/", views.reprice, name="reprice"),
    path("<int:pk>/posted/", views.posted, name="posted"),
    path("<int:pk>/set_particulars/", views.set_particulars, name="set_particulars"),
    path("<int:pk>/print_sheet/", views.print_sheet, name="print_sheet"),
    path("schemes/<int:pk>/", views.scheme, name="scheme"),
    path("schemes/<int:pk>/edit_scheme/", views.edit_scheme, name="edit_scheme"),
    path("schemes/<int:pk>/draft/", views.draft, name="draft"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/submit/", views.submit, name="submit"),
    path("proposals/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("printings/<int:pk>/", views.printing, name="printing"),
    path("printings/<int:pk>/progress/", views.progress, name="progress"),
    path("printings/<int:pk>/file/", views.file, name="file"),
]
