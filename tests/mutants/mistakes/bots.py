from typing import Final

from tests.mutants.mistake import Mistake

ANSWERING: Final = "segments/bots/answering.py"
OFFERS: Final = "segments/bots/offers.py"
SHOWING: Final = "segments/bots/showing.py"

FORMS: Final = "tests/segments/bots/test_forms.py"

MISTAKES: Final = (
    Mistake(
        OFFERS,
        "if ready.bot.pk in shown or (ready.bot.filter and not is_proved):",
        "if ready.bot.pk in shown:",
        "Who says to be a member finds out what is known of that member, by the form that is shown.",
        (f"{FORMS}::test_who_says_to_be_a_member_without_proof_learns_nothing_by_what_is_shown",),
    ),
    Mistake(
        SHOWING,
        "mark is None or mark.token != body.token or",
        "mark is None or",
        "Two tabs show the same form.",
        (f"{FORMS}::test_only_the_tab_that_shows_a_form_goes_on_with_it",),
    ),
    Mistake(
        ANSWERING,
        "    if mark.completed_at:\n        raise _Replay\n",
        "",
        "A form that is sent twice at once is stored and counted twice.",
        (f"{FORMS}::test_of_parallel_answers_one_counts",),
    ),
    Mistake(
        ANSWERING,
        "if _is_protected(door, contact) else",
        "if False else",
        "Anybody changes what a member has.",
        (f"{FORMS}::test_nobody_without_proof_changes_what_a_member_has",),
    ),
    Mistake(
        "contacts/merging/actions.py",
        "    belongings.hand_over(channel, row.pk, contact.pk)\n",
        "",
        "A visitor who signs in is shown the same form again, and loses the one that is open.",
        (f"{FORMS}::test_it_is_shown_once_also_after_the_visitor_has_become_a_member",),
    ),
)
