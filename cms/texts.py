"""What the pages say that every installation begins with. Trainers change it in the CMS; it is never written over."""

HOME = {
    "en": {
        "title": "Child Protection Hub",
        "lead": (
            "Where the people who protect children in South Eastern Europe learn, share "
            "what they know and speak with one voice."
        ),
    },
    "sq": {
        "title": "Hub-i i Mbrojtjes së Fëmijës",
        "lead": (
            "Vendi ku njerëzit që mbrojnë fëmijët në Evropën Juglindore mësojnë, "
            "shkëmbejnë dijet e tyre dhe flasin me një zë."
        ),
    },
    "bg": {
        "title": "Хъб за закрила на детето",
        "lead": (
            "Мястото, където хората, които закрилят деца в Югоизточна Европа, учат, "
            "обменят знания и говорят в един глас."
        ),
    },
    "ro": {
        "title": "Hubul pentru protecția copilului",
        "lead": (
            "Locul în care oamenii care protejează copiii din Europa de Sud-Est învață, "
            "fac schimb de cunoștințe și vorbesc cu o singură voce."
        ),
    },
    "sr-latn": {
        "title": "Hub za zaštitu djece",
        "lead": (
            "Mjesto na kojem ljudi koji štite djecu u Jugoistočnoj Evropi uče, "
            "razmjenjuju znanje i govore jednim glasom."
        ),
    },
}
