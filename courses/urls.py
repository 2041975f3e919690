from django.urls import path

from courses.views.catalogue import show_catalogue
from courses.views.doing import complete, enrol_in_course, leave_course, remember_position
from courses.views.learning import show_learning, show_missing
from courses.views.reading import show_activity, show_course, show_module

app_name = "courses"
urlpatterns = [
    path("courses/", show_catalogue, name="catalogue"),
    path("courses/<slug:course>/", show_course, name="course"),
    path("courses/<slug:course>/<slug:module>/", show_module, name="module"),
    path("courses/<slug:course>/<slug:module>/<slug:activity>/", show_activity, name="activity"),
    path("learning/", show_learning, name="my_learning"),
    path("learning/enrol/<uuid:key>/", enrol_in_course, name="enrol"),
    path("learning/done/<uuid:key>/", complete, name="complete"),
    path("learning/position/<uuid:key>/", remember_position, name="position"),
    path("learning/missing/<uuid:enrolment>/", show_missing, name="missing"),
    path("learning/leave/<uuid:enrolment>/", leave_course, name="leave"),
]
