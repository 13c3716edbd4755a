from django.contrib.auth.views import LogoutView
from django.urls import path

from .views import chart, people, security, sign_in

app_name = "org"
urlpatterns = [
    path("", chart.index, name="index"),
    path("first-run/", chart.first_run, name="first_run"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="sign_in_code"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("me/", people.me, name="me"),
    path("me/change-password/", security.change_password, name="change_password"),
    path("me/set-up-totp/", security.set_up_totp, name="set_up_totp"),
    path("me/drop-totp/", security.drop_totp, name="drop_totp"),
    path("me/pledge/", security.pledge, name="pledge"),
    path("posts/<slug:code>/", chart.post, name="post"),
    path("posts/<slug:code>/choose-superior/", chart.choose_superior, name="choose_superior"),
    path("sites/<int:pk>/open-site/", chart.open_site, name="open_site"),
    path("sites/<int:pk>/rename-site/", chart.rename_site, name="rename_site"),
    path("sites/<int:pk>/hire/", people.hire, name="hire"),
    path("staff/<int:pk>/", people.staff, name="staff"),
    path("staff/<int:pk>/assign/", people.assign, name="assign"),
    path("staff/<int:pk>/leave/", people.leave, name="leave"),
    path("staff/<int:pk>/appoint-deputy/", people.appoint_deputy, name="appoint_deputy"),
    path("staff/<int:pk>/set-password/", security.set_password, name="set_password"),
    path("staff/<int:pk>/clear-totp/", security.clear_totp, name="clear_totp"),
    path("assignments/<int:pk>/relieve/", people.relieve, name="relieve"),
]
