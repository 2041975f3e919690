import json
from hashlib import sha256
from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    for version in apps.get_model("assessments", "QuizVersion").objects.iterator():
        texts = dict(version.texts.values_list("language", "texts"))
        version.texts_digest = sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
        version.save(update_fields=["texts_digest"])


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_engine")]
    operations = [
        migrations.AddField("quizversion", "texts_digest", models.CharField(max_length=64, default="", editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
