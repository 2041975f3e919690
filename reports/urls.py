from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.overview, name="overview"),
    path("reports/completion.csv", views.export, name="export"),
]
