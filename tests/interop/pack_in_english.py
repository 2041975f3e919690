"""The texts of the small pack in English, its source: one of each block and kind of question."""

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
