"""Messages of one answer that meet, by name: what tests/assessments/test_saving_protocol.py found or might find at random."""

import pytest

from tests.assessments.test_saving_protocol import SavingProtocol


@pytest.fixture
def machine(attempt_of_two):
    SavingProtocol.attempt, SavingProtocol.person = attempt_of_two
    machine = SavingProtocol()
    machine.begins(keeps=True, is_timed=False)
    yield machine
    machine.teardown()


def test_two_unsent_give_way_to_what_the_second_device_saved(machine):
    """The first device has given out a higher number than the second has saved under; it must not send it any more."""
    telephone, laptop = machine.browsers
    asked = machine.questions[0]
    machine.give(machine.pages[-1], 0)
    machine.give(machine.pages[-1], 0)
    machine.open(laptop)
    machine.give(machine.pages[-1], 0)
    machine.line_is_good(machine.pages[-1])
    assert machine.site.kept[asked] == (1, 3)
    machine.open(telephone)
    machine.line_is_good(machine.pages[-1])
    assert machine.site.kept[asked] == (1, 3)
    assert 2 in telephone.told


def test_a_form_that_comes_late_gives_way_to_what_was_saved_since(machine):
    page, asked = machine.pages[-1], machine.questions[0]
    machine.give(page, 0)
    late = page.press()
    page.give_up_waiting()
    machine.give(page, 0)
    machine.line_is_good(page)
    assert not machine.serve(late).saved
    assert machine.site.kept[asked][1] == 2


def test_what_is_given_after_a_form_outranks_it(machine):
    """The page stayed, for the form seemed lost; then it arrives before what was given since."""
    page, asked = machine.pages[-1], machine.questions[0]
    machine.give(page, 0)
    late = page.press()
    page.give_up_waiting()
    machine.give(page, 0)
    assert machine.serve(late).saved
    machine.line_is_good(page)
    assert machine.site.kept[asked][1] == 2
    assert page.shown == {asked: 2}


def cross(machine, *, changes_her_mind):
    """Let another tab's form arrive before a message of this one, which then hears the answer; return both tabs."""
    here = machine.pages[-1]
    machine.give(here, 0)
    put = here.send()
    machine.open(here.browser)
    other = machine.pages[-1]
    machine.give(other, 0)
    if changes_her_mind:
        machine.give(here, 0)
    assert machine.serve(other.press()).saved
    machine.take(machine.serve(put))
    return here, other


def test_what_is_given_while_another_tab_s_form_overtakes_a_message_is_told(machine):
    """The answer to the message says how far the form went: further than what is given since, which must not be dropped."""
    telephone, asked = machine.browsers[0], machine.questions[0]
    here = cross(machine, changes_her_mind=True)[0]
    machine.nothing_is_lost_in_silence()
    machine.line_is_good(here)
    assert machine.site.kept[asked][1] == 2
    assert telephone.told == {1, 3}
    assert here.shown == {}


def test_what_a_form_brought_is_not_said_of_what_another_tab_shows(machine):
    """The form carries what was given last, in its own tab; the other tab still waits for the answer to what it shows."""
    telephone, asked = machine.browsers[0], machine.questions[0]
    here, other = cross(machine, changes_her_mind=False)
    assert machine.site.kept[asked][1] == 2
    assert here.shown == {}
    machine.line_is_good(here)
    assert telephone.told == {1}
    assert other.record(asked).waiting is None


def test_what_waits_below_what_is_stored_is_given_up_when_opened_again(machine):
    """The page has heard of a higher number; opened again, this answer must be given up aloud, not kept and dropped later."""
    telephone, asked = machine.browsers[0], machine.questions[0]
    cross(machine, changes_her_mind=True)
    machine.open(machine.browsers[1])
    machine.open(telephone)
    machine.nothing_is_lost_in_silence()
    assert telephone.told == {1, 3}
    assert machine.site.kept[asked][1] == 2


def test_what_was_given_up_does_not_come_back_from_an_old_tab(machine):
    """She was told that it was never sent; the tab where she gave it has not heard of that, nor of what was answered since."""
    telephone, laptop = machine.browsers
    asked, old = machine.questions[0], machine.pages[-1]
    machine.give(old, 0)
    machine.give(old, 0)
    machine.open(laptop)
    machine.give(machine.pages[-1], 0)
    machine.line_is_good(machine.pages[-1])
    machine.open(telephone)
    assert 2 in telephone.told
    machine.line_is_good(old)
    assert old.stopped
    machine.open(telephone)
    machine.line_is_good(machine.pages[-1])
    assert machine.site.kept[asked][1] == 3


def test_a_tab_that_hears_it_has_lost_the_attempt_leaves_nothing_behind(machine):
    """Its answer was sent by the tab that has the attempt now, and nothing may wait that this one cannot send."""
    telephone, asked = machine.browsers[0], machine.questions[0]
    old = machine.pages[-1]
    machine.give(old, 0)
    telephone.signed_in = False
    machine.open(telephone)
    machine.line_is_good(machine.pages[-1])
    assert machine.site.kept[asked][1] == 1
    machine.line_is_good(old)
    assert old.stopped
    assert telephone.records[asked].waiting is None
    assert telephone.told == set()


def test_a_form_whose_answer_was_lost_brought_what_its_tab_shows(machine):
    """Another tab has found out that it arrived, and taken it out of the queue."""
    telephone, asked = machine.browsers[0], machine.questions[0]
    here = machine.pages[-1]
    machine.give(here, 0)
    assert machine.serve(here.press()).saved
    here.give_up_waiting()
    machine.open(telephone)
    assert telephone.records[asked].waiting is None
    machine.line_is_good(here)
    assert here.shown == {asked: 1}
    assert telephone.told == set()


def test_tabs_that_cannot_see_each_others_numbers_stay_in_order_after_a_form(attempt_of_two):
    """Both go by the clock, above the leap as below it: what is unsent in one is older than what the other saved since."""
    SavingProtocol.attempt, SavingProtocol.person = attempt_of_two
    machine = SavingProtocol()
    machine.begins(keeps=False, is_timed=False)
    laptop, asked = machine.browsers[1], machine.questions[0]
    machine.open(laptop)
    machine.give(machine.pages[-1], 0)
    machine.send(machine.pages[-1].press(), arrives=True)
    here = machine.pages[-1]
    machine.give(here, 0)
    machine.line_is_good(here)
    machine.give(here, 0)
    machine.open(laptop)
    machine.give(machine.pages[-1], 0)
    machine.line_is_good(machine.pages[-1])
    assert not machine.serve(here.press()).saved
    assert machine.site.kept[asked][1] == 4
    machine.teardown()


def test_a_session_that_ended_loses_nothing(machine):
    telephone, asked = machine.browsers[0], machine.questions[0]
    machine.give(machine.pages[-1], 0)
    telephone.signed_in = False
    machine.line_is_good(machine.pages[-1])
    assert machine.pages[-1].stopped
    machine.open(telephone)
    machine.line_is_good(machine.pages[-1])
    assert machine.site.kept[asked][1] == 1
