"""Addresses without a language."""

from django.urls import path

from courses.views.pictures import show_cover

urlpatterns = [path("covers/<slug:code>.svg", show_cover, name="course_cover")]
