"""What the catalogue says at first. Trainers change it in the CMS; it is never written over."""

CATALOGUE = {
    "en": {
        "title": "Courses",
        "introduction": (
            "Short courses for your working day. Begin where you like, stop when you must, go on from any device."
        ),
    },
    "sq": {
        "title": "Kurse",
        "introduction": (
            "Kurse të shkurtra për ditën tuaj të punës. "
            "Filloni ku të doni, ndaloni kur duhet, vazhdoni nga çdo pajisje."
        ),
    },
    "bg": {
        "title": "Курсове",
        "introduction": (
            "Кратки курсове за работния ви ден. "
            "Започнете откъдето искате, спрете, когато се налага, продължете от всяко устройство."
        ),
    },
    "ro": {
        "title": "Cursuri",
        "introduction": (
            "Cursuri scurte pentru ziua dumneavoastră de lucru. "
            "Începeți de unde doriți, opriți-vă când trebuie, continuați de pe orice dispozitiv."
        ),
    },
    "sr-latn": {
        "title": "Kursevi",
        "introduction": (
            "Kratki kursevi za vaš radni dan. "
            "Počnite gdje želite, zastanite kad morate, nastavite s bilo kojeg uređaja."
        ),
    },
}
