"""A small pack with one of each: blocks, kinds of question, files; in English and Romanian."""

import base64
from pathlib import Path

COURSE_YAML = """\
code: small-course
source: en
hours: 1.5
level: foundation
themes: [safeguarding]
tags: [reporting]
competencies:
  "2.1": aware
prerequisites: []
certificate_validity_months: 12
modules:
  01-first:
    optional: [01-first/02-more]
    at_least: 1
activities:
  01-first/01-lesson: {kind: lesson, minutes: 8}
  01-first/02-more: {kind: lesson, minutes: 5}
  01-first/03-quiz: {kind: quiz, pass_mark: 70, attempts: 0, minutes: 6}
"""

EN = {
    "course.md": """\
---
title: A small course
summary: What to do on the first day.
outcomes:
  - Recognise signs of harm.
  - "Tell whom: the focal point."
audience: Everyone who works with children.
---

## What this is

A course for **testing**.
""",
    "01-first/module.md": """\
---
title: The first module
---

What comes first.

And what comes then.
""",
    "01-first/01-lesson.md": """\
---
title: "A lesson: with everything"
summary: Every kind of block stands in it.
---

Before the first heading.

## A heading with *stress*

A paragraph with **bold**, a [link](https://example.org/page) and\\
a second line.

- one
- two with [another](mailto:help@hub.example)
  - below two

1. first
2. second

### A smaller heading

Its text.

::: callout
kind: important
title: A concern is enough

You do not need proof.

- an item
:::

::: case
title: Ana, 9

Ana no longer goes out at break.
:::

::: reflection
title: Before you go on

Whom would you tell today?
:::

::: quote
source: A young woman

She listened first.

That was the help.
:::

::: term
name: Focal point

The colleague to whom concerns are told.
:::

::: accordion

### If the child asks for secrecy

Do not promise.

### If nobody answers

Go on asking.
:::

::: picture
file: dot.png
alt: A dot
caption: The smallest picture
credit: Us
:::

::: video
file: talk.mp4
captions: talk.vtt
title: A talk

The words of the talk.
:::

::: download
file: form.txt
title: A form to fill in

Print it before the visit.
:::

Table: Who does what

| Who | What |
| --- | --- |
| Teacher | tells the focal point |
| Focal point | decides |
""",
    "01-first/02-more.md": """\
---
title: More
summary: For those who have time.
---

A text without a heading.
""",
    "01-first/03-quiz.md": """\
---
title: "Quiz: the first day"
summary: Three questions.
---

Take your time.

## [single] What do you do *first*?

- [ ] Nothing.
  > Somebody must act.
- [x] Write it down.
  > Yes.

> The record comes first.

Revisit: 01-first/01-lesson

## [multiple] Which of these are signs?

- [x] Tiredness
- [x] Absence
- [ ] A new coat

## [true-false] A worry needs proof.

Answer: false

> It does not.
""",
}

RO = {
    "course.md": """\
---
title: Un curs mic
summary: Ce faceți în prima zi.
outcomes:
  - Recunoașteți semnele vătămării.
  - "Spuneți cui trebuie: persoanei de contact."
audience: Pentru toți cei care lucrează cu copii.
---

## Ce este acesta

Un curs pentru **încercare**.
""",
    "01-first/module.md": """\
---
title: Primul modul
---

Ce vine întâi.

Și ce urmează.
""",
    "01-first/01-lesson.md": """\
---
title: "O lecție: cu de toate"
summary: Cuprinde fiecare fel de bloc.
---

Înainte de primul titlu.

## Un titlu cu *accent*

Un paragraf cu **aldine**, o [legătură](https://example.org/page) și\\
un al doilea rând.

- unu
- doi cu [alta](mailto:help@hub.example)
  - sub doi

1. întâi
2. al doilea

### Un titlu mai mic

Textul lui.

::: callout
kind: important
title: O îngrijorare ajunge

Nu aveți nevoie de dovezi.

- un punct
:::

::: case
title: Ana, 9 ani

Ana nu mai iese în pauză.
:::

::: reflection
title: Înainte de a continua

Cui i-ați spune astăzi?
:::

::: quote
source: O tânără

Ea a ascultat mai întâi.

Acesta a fost ajutorul.
:::

::: term
name: Persoană de contact

Colega căreia i se spun îngrijorările.
:::

::: accordion

### Dacă copilul cere tăinuire

Nu promiteți.

### Dacă nu răspunde nimeni

Întrebați mai departe.
:::

::: picture
file: dot.png
alt: Un punct
caption: Cea mai mică imagine
credit: Noi
:::

::: video
file: talk.mp4
captions: talk.ro.vtt
title: O discuție

Cuvintele discuției.
:::

::: download
file: form.txt
title: Un formular de completat

Tipăriți-l înainte de vizită.
:::

Table: Cine ce face

| Cine | Ce |
| --- | --- |
| Profesorul | îi spune persoanei de contact |
| Persoana de contact | decide |
""",
    "01-first/02-more.md": """\
---
title: Mai mult
summary: Pentru cei care au timp.
---

Un text fără titlu.
""",
    "01-first/03-quiz.md": """\
---
title: "Test: prima zi"
summary: Trei întrebări.
---

Nu vă grăbiți.

## [single] Ce faceți *mai întâi*?

- [ ] Nimic.
  > Cineva trebuie să acționeze.
- [x] Notați.
  > Da.

> Mai întâi notați.

Revisit: 01-first/01-lesson

## [multiple] Care dintre acestea sunt semne?

- [x] Oboseala
- [x] Absența
- [ ] O haină nouă

## [true-false] O îngrijorare cere dovezi.

Answer: false

> Nu cere.
""",
}

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FILES = {
    "dot.png": PNG,
    "talk.mp4": b"\0\0\0\x18ftypmp42",
    "talk.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n",
    "talk.ro.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nBună\n".encode(),
    "form.txt": b"Name:\n",
}


def write_pack(folder: Path) -> Path:
    """Write the pack into `folder` and return it."""
    texts = {"course.yaml": COURSE_YAML}
    texts |= {
        f"{language}/{name}": text for language, files in (("en", EN), ("ro", RO)) for name, text in files.items()
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "files").mkdir(exist_ok=True)
    for name, content in FILES.items():
        (folder / "files" / name).write_bytes(content)
    return folder


def replace(folder: Path, name: str, before: str, after: str) -> None:
    """Change a file of a pack; the text must be there."""
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after), encoding="utf-8")


def read_all(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its name in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
