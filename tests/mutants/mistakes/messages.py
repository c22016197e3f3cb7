from typing import Final

from tests.mutants.mistake import Mistake

CARRIERS: Final = "segments/messages/carriers.py"
GATEWAY: Final = "segments/messages/gateway.py"
LINKS: Final = "segments/messages/links.py"
MAILING: Final = "crm/mailing/line.py"
REACH: Final = "segments/messages/reach.py"
RUNNING: Final = "segments/messages/actions/running.py"
TEXTING: Final = "segments/messages/texting.py"

ONE_PERSON: Final = "tests/segments/messages/test_one_person.py"
SENDING: Final = "tests/segments/messages/test_sending.py"
TEXTS: Final = "tests/segments/messages/test_texts.py"
UNSUBSCRIBING: Final = "tests/segments/messages/test_unsubscribing.py"

MISTAKES: Final = (
    Mistake(
        RUNNING,
        "AND other.state IN ('claimed', 'sent', 'unknown')",
        "AND other.state IN ('claimed', 'unknown')",
        "Two customers who come to the same address while a message is sent make it go there twice.",
        (f"{ONE_PERSON}::test_one_address_gets_it_once_whoever_has_it_by_then",),
    ),
    Mistake(
        "segments/extensions.py",
        "outranking.register((Recipient, merging.outranks))\n",
        "",
        "Who has got a message is sent it again after a merge.",
        (f"{ONE_PERSON}::test_two_who_are_merged_between_their_turns_get_it_once",),
    ),
    Mistake(
        RUNNING,
        'outcomes |= dict.fromkeys(self.carrier.at_the_door - outcomes.keys(), unknown("interrupted", ""))',
        "pass",
        "Whose mail was being handed over when the worker ended gets a second one.",
        (f"{SENDING}::test_whose_mail_was_being_handed_over_when_the_worker_was_stopped_gets_no_second_one",),
    ),
    Mistake(
        RUNNING,
        "found = reach.with_reason(channel.contacts.filter(pk__in=[one.contact for one in taken]), self.message)",
        'found = channel.contacts.filter(pk__in=[one.contact for one in taken]).extra(select={"why": "\'\'"})',
        "Who unsubscribes while a message is sent gets it all the same.",
        (f"{SENDING}::test_who_unsubscribes_while_it_is_sent_is_left_out",),
    ),
    Mistake(
        RUNNING,
        'jobs.authorise(self.message.channel, self.message.manager, "contacts.view", "messages.manage")',
        "pass",
        "A message goes on after its manager has lost the right.",
        (f"{SENDING}::test_a_right_taken_away_stops_it",),
    ),
    Mistake(
        MAILING,
        "        self.is_handing_over = True\n",
        "",
        "A connection that breaks while a mail is handed over makes it go out twice.",
        (f"{SENDING}::test_a_connection_that_breaks_while_a_mail_is_handed_over_leaves_it_unknown",),
    ),
    Mistake(
        "segments/messages/pace.py",
        "SET next_at = greatest(pace.next_at, clock_timestamp())",
        "SET next_at = clock_timestamp()",
        "Two messages at once are sent at twice the rate.",
        (f"{SENDING}::test_the_rate_is_that_of_all_messages_together",),
    ),
    Mistake(
        TEXTING,
        "if posted.status >= 500:  # it may have gone wrong before the text was sent, or after",
        "if posted.status >= 600:",
        "A text that may have been sent is said to have failed.",
        (f"{TEXTS}::test_what_the_gateway_answers_decides_what_is_reported",),
    ),
    Mistake(
        TEXTING,
        "    if posted.status in _OF_ALL or 300 <= posted.status < 400:\n        raise Rejected(words[:300])\n",
        "",
        "A wrong key of the gateway marks everybody as failed.",
        (f"{TEXTS}::test_a_gateway_that_takes_nothing_stops_it_and_it_can_be_continued",),
    ),
    Mistake(
        GATEWAY,
        "        body = _mapped(self.body, put)\n",
        "        body = json.loads(put(json.dumps(self.body)))\n",
        "A text with quotes breaks the JSON, or adds to it.",
        (f"{TEXTS}::test_no_text_breaks_out_of_its_place",),
    ),
    Mistake(
        GATEWAY,
        "if _SECRETIVE.search(name) and SECRET not in",
        "if False and SECRET not in",
        "The key of a gateway can be read by all who open the settings, and in the log.",
        (f"{TEXTS}::test_what_can_not_be_sent_is_refused_with_why",),
    ),
    Mistake(
        LINKS,
        "        if not constant_time_compare(link.short_token, token):\n            raise InvalidLink\n",
        "",
        "Anybody unsubscribes anybody from text messages by counting.",
        (f"{TEXTS}::test_one_click_on_its_link_unsubscribes_from_texts_and_can_be_undone",),
    ),
    Mistake(
        REACH,
        '        reasons["not_mobile"] = not_mobile(medium.address, message.channel.country)\n',
        "        pass\n",
        "Text messages go to landlines.",
        (f"{TEXTS}::test_who_can_not_be_texted_is_said_with_why",),
    ),
    Mistake(
        "segments/messages/actions/unsubscribing.py",
        "    if may_undo(link, contact):\n",
        "    if True:\n",
        "Whoever finds an old link subscribes somebody again.",
        (f"{UNSUBSCRIBING}::test_it_can_be_undone_for_a_day",),
    ),
)
