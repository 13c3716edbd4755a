from django.urls import path

from . import views

app_name = "keyaccounts"
urlpatterns = [
    path("", views.index, name="index"),
    path("open/", views.open_account, name="open"),
    path("plans/", views.plans, name="plans"),
    path("plans/draft/", views.draft, name="draft"),
    path("plans/<str:number>/", views.plan, name="plan"),
    path("plans/<str:number>/add_item/", views.add_item, name="add_item"),
    path("plans/<str:number>/submit/", views.submit, name="submit"),
    path("plans/<str:number>/activate/", views.activate, name="activate"),
    path("plans/<str:number>/publish/", views.publish, name="publish"),
    path("plans/<str:number>/close/", views.close, name="close"),
    path("items/<int:pk>/finish_item/", views.finish_item, name="finish_item"),
    path("records/", views.records, name="records"),
    path("records/plan_activity/", views.plan_activity, name="plan_activity"),
    path("records/<int:pk>/hold_activity/", views.hold_activity, name="hold_activity"),
    path("records/log_partner/", views.log_partner, name="log_partner"),
    path("competitors/", views.competitors, name="competitors"),
    path("competitors/note_competitor/", views.note_competitor, name="note_competitor"),
    path("competitors/analyse/", views.analyse, name="analyse"),
    path("competitors/analyses/<int:pk>/", views.analysis, name="analysis"),
    path("standards/", views.standards, name="standards"),
    path("standards/write_standard/", views.write_standard, name="write_standard"),
    path("complaints/<int:pk>/check_complaint/", views.check_complaint, name="check_complaint"),
    path("care/<int:pk>/check_care/", views.check_care, name="check_care"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/advance/", views.advance, name="advance"),
    path("<int:pk>/lose/", views.lose, name="lose"),
    path("<int:pk>/revive/", views.revive, name="revive"),
    path("<int:pk>/care/", views.care, name="care"),
]
