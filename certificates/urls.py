from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.index, name="list"),
    path("certificates/<uuid:uuid>/", views.detail, name="detail"),
    path("certificates/<uuid:uuid>/download/", views.download, name="download"),
    path("certificates/<uuid:uuid>/name/", views.correct_name, name="correct_name"),
    path("verify/", views.verify_any, name="verify_any"),
    path("verify/<str:code>/", views.verify, name="verify"),
]
