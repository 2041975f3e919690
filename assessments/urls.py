from django.urls import path

from assessments.views import answering, closing, leading, opening, saving, uploads

app_name = "assessments"
urlpatterns = [
    path("quizzes/<uuid:key>/start/", opening.start, name="start"),
    path("attempts/<uuid:uuid>/", leading.lead_to_quiz, name="attempt"),
    path("attempts/<uuid:uuid>/questions/<int:number>/", answering.question, name="question"),
    path("attempts/<uuid:uuid>/answers/<str:question_id>/", saving.answer, name="answer"),
    path("attempts/<uuid:uuid>/paper/", answering.paper, name="paper"),
    path("attempts/<uuid:uuid>/submit/", closing.submit, name="submit"),
    path("attempts/<uuid:uuid>/result/", closing.result, name="result"),
    path("uploads/<uuid:uuid>/", uploads.download, name="upload"),
]
