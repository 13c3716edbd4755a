from django.urls import path

from . import views

app_name = "contacting"
urlpatterns = [
    path("", views.index, name="index"),
    path("add_material/", views.add_material, name="add_material"),
    path("materials/<int:pk>/", views.material, name="material"),
    path("materials/<int:pk>/issue/", views.issue, name="issue"),
    path("editions/<int:pk>/file/", views.file, name="file"),
    path("editions/<int:pk>/approve_edition/", views.approve_edition, name="approve_edition"),
    path("editions/<int:pk>/withdraw_edition/", views.withdraw_edition, name="withdraw_edition"),
    path("calls/", views.calls, name="calls"),
    path("calls/<int:pk>/", views.attempt, name="attempt"),
    path("calls/<int:pk>/hang_up/", views.hang_up, name="hang_up"),
    path("set_hours/", views.set_hours, name="set_hours"),
    path("customers/<int:pk>/dial/", views.dial, name="dial"),
    path("customers/<int:pk>/show/", views.show, name="show"),
    path("customers/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("customers/<int:pk>/keep_address/", views.keep_address, name="keep_address"),
    path("templates/", views.templates, name="templates"),
    path("templates/add_template/", views.add_template, name="add_template"),
    path("templates/<int:pk>/", views.template, name="template"),
    path("templates/<int:pk>/reword/", views.reword, name="reword"),
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/plan/", views.plan, name="plan"),
    path("campaigns/<int:pk>/", views.campaign, name="campaign"),
    path("campaigns/<int:pk>/launch/", views.launch, name="launch"),
    path("campaigns/<int:pk>/halt/", views.halt, name="halt"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("replies/", views.replies, name="replies"),
]
