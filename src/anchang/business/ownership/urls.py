from django.urls import path

from . import views

app_name = "ownership"
urlpatterns = [
    path("", views.index, name="index"),
    path("pool/", views.pool, name="pool"),
    path("rules/", views.rules, name="rules"),
    path("rules/set/", views.set_rules, name="set_rules"),
    path("rules/company/set/", views.set_company_rules, name="set_company_rules"),
    path("rules/compare/", views.compare, name="compare"),
    path("simulate/", views.simulate, name="simulate"),
    path("customers/<int:pk>/", views.verdict, name="verdict"),
    path("customers/<int:pk>/contest/", views.contest, name="contest"),
    path("customers/<int:pk>/void/", views.void, name="void"),
    path("customers/<int:pk>/claim/", views.claim, name="claim"),
    path("customers/<int:pk>/release/", views.release, name="release"),
    path("people/<int:pk>/hand_over/", views.hand_over, name="hand_over"),
    path("<str:number>/", views.dispute, name="dispute"),
    path("<str:number>/judge/", views.judge, name="judge"),
    path("<str:number>/appeal/", views.appeal, name="appeal"),
    path("<str:number>/judge_appeal/", views.judge_appeal, name="judge_appeal"),
    path("<str:number>/add_proof/", views.add_proof, name="add_proof"),
    path("<str:number>/proofs/<int:pk>/", views.proof, name="proof"),
]
