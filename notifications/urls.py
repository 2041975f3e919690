from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [path("account/mails/", views.preferences, name="preferences")]
