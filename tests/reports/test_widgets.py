from reports.widgets import PlainSelect


def test_select_marks_the_choice_and_escapes_names():
    html = PlainSelect(choices=[("", "All"), ("7", "<Centar> & Co")]).render(
        "organisation", "7", {"id": "id_organisation"}
    )
    assert html == (
        '<select name="organisation" id="id_organisation"><option value="">All</option>'
        '<option value="7" selected>&lt;Centar&gt; &amp; Co</option></select>'
    )
