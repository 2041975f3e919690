"""Addresses without a language."""

from django.urls import path

from certificates import views

urlpatterns = [path("c/<str:code>", views.short, name="certificate_short")]
