"""The texts of the small pack in Romanian, with the structure of the English ones."""

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
