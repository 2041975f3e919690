"""Every address of the Hub, what each role gets there, and a scene in which each of them has something to show."""
