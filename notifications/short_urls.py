"""Addresses without a language."""

from django.urls import path

from notifications import views

urlpatterns = [path("stop/<str:token>/", views.stop, name="stop_mails")]
