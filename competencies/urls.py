from django.urls import path

from competencies import views

app_name = "competencies"
urlpatterns = [
    path("passport/", views.passport, name="passport"),
    path("passport/role/", views.choose, name="choose_role"),
]
