from django.urls import path

from people import views
from people.models import Policy

app_name = "people"
urlpatterns = [
    path("account/", views.show_profile, name="profile"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("accept/", views.accept, name="accept"),
    path("charter/", views.show_policy, {"kind": Policy.Kind.CHARTER}, name="charter"),
    path("privacy/", views.show_policy, {"kind": Policy.Kind.PRIVACY}, name="privacy"),
]
