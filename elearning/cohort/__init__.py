"""A cohort as it would look after a year: who they are (roster), what they did (histories), and its rows (folding, writing).

Everything follows from a seed, a moment and the courses in the database. A plan is only data: it can be written in bulk, or
played act by act through the domain functions, with the same rows as the result.
"""
