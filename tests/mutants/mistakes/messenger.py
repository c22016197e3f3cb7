from typing import Final

from tests.mutants.mistake import Mistake

ACCESS: Final = "contacts/inbox/messenger/access.py"
WRITING: Final = "contacts/inbox/messenger/actions.py"
ASKING: Final = "contacts/inbox/messenger/follow_up.py"
CLAIMING: Final = "contacts/inbox/mailing/claiming.py"
LINKS: Final = "contacts/inbox/mailing/links.py"
INBOX: Final = "contacts/inbox/actions.py"

CHATS: Final = "tests/contacts/inbox/messenger/test_chats.py"
FOLLOW_UP: Final = "tests/contacts/inbox/messenger/test_follow_up.py"
MAILS: Final = "tests/contacts/inbox/mailing/test_mailing.py"
LINK: Final = "tests/contacts/inbox/mailing/test_links.py"
ASSIGNMENT: Final = "tests/contacts/inbox/test_assignment.py"

MISTAKES: Final = (
    Mistake(
        ACCESS,
        "return chats.filter(veil_id=caller.browser, of_member=False)",
        "return chats.filter(veil_id=caller.browser)",
        "The next one at a computer reads what a member wrote there.",
        (CHATS,),
    ),
    Mistake(
        ACCESS,
        "    if caller.is_verified:\n",
        "    if True:\n",
        "Whoever says to be a member reads the member's chats.",
        (CHATS,),
    ),
    Mistake(
        WRITING,
        "    if known:\n        return Written(known.chat, known, is_new=False)\n",
        "",
        "A first message that is sent again opens a second chat.",
        (f"{CHATS}::test_a_message_that_is_sent_again_is_there_once",),
    ),
    Mistake(
        INBOX,
        "        return known\n",
        "        pass\n",
        "A message that is sent again is refused, or there twice.",
        (f"{CHATS}::test_a_message_that_is_sent_again_is_there_once",),
    ),
    Mistake(
        ASKING,
        "        Change(profile_once=values),",
        "        Change(profile=values),",
        "Whoever types an address changes that of somebody who is known.",
        (FOLLOW_UP,),
    ),
    Mistake(
        ASKING,
        "now >= chat.last_message_at + timedelta(minutes=settings.follow_up_after)",
        "True",
        "Everybody is asked at once.",
        (f"{FOLLOW_UP}::test_who_waits_for_a_minute_is_asked",),
    ),
    Mistake(
        CLAIMING,
        "    number = min(chat.answered - chat.answers_seen, MOST_IN_MAIL)",
        "    number = MOST_IN_MAIL",
        "Who has read the answers gets them by e-mail too.",
        (f"{MAILS}::test_who_has_seen_the_answers_gets_no_mail",),
    ),
    Mistake(
        CLAIMING,
        " if message.pk > after]",
        "]",
        "Each mail has what the mail before had.",
        (f"{MAILS}::test_a_later_answer_goes_alone",),
    ),
    Mistake(
        CLAIMING,
        "    chat.mailed = mail.last\n",
        "",
        "What nobody knows about is sent again with the next answer.",
        (f"{MAILS}::test_a_later_answer_goes_alone",),
    ),
    Mistake(
        CLAIMING,
        "if chat.here_at and chat.here_at > now - HERE and",
        "if False and",
        "Who is there, and about to read the answer, gets a mail.",
        (f"{MAILS}::test_who_is_there_is_waited_for_but_not_for_ever",),
    ),
    Mistake(
        "contacts/inbox/mailing/addressees.py",
        "if contact.blocked or not is_address",
        "if not is_address",
        "Somebody who is blocked gets mails.",
        (f"{MAILS}::test_nothing_is_sent_to",),
    ),
    Mistake(
        "contacts/inbox/mailing/sending.py",
        "    elif outcome.state == State.UNKNOWN:\n",
        "    elif False:\n",
        "A mail that may have arrived is said to have failed.",
        (f"{MAILS}::test_a_connection_that_breaks_while_it_is_handed_over_leaves_it_unknown",),
    ),
    Mistake(
        LINKS,
        ", max_age=LIFETIME)",
        ")",
        "Links in old mails open chats for ever.",
        (f"{LINK}::test_it_ends_after_two_weeks",),
    ),
    Mistake(
        "contacts/inbox/mailing/views.py",
        'if not link.is_of(chat.contact.email or ""):',
        "if False:",
        "Who had the address before, or by mistake, reads what is said now.",
        (f"{LINK}::test_who_has_another_address_by_now_isnt_read_by_the_old_one",),
    ),
    Mistake(
        "contacts/inbox/mailing/actions.py",
        "    if contact.blocked:\n        raise inbox.Blocked\n",
        "",
        "Somebody who is blocked goes on writing by a link.",
        (f"{LINK}::test_blocked_customers_read_and_cant_write",),
    ),
    Mistake(
        INBOX,
        "    if held.assignee_id != was:\n        raise Taken(held.assignee)\n",
        "",
        "Of two who take a chat at once the second takes it away from the first.",
        (f"{ASSIGNMENT}::test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told",),
    ),
    Mistake(
        INBOX,
        "if manager is not None and not (manager.user.is_active and all(map(manager.may, ANSWERS))):",
        "if False:",
        "A chat is given to somebody who may not answer it.",
        (f"{ASSIGNMENT}::test_who_may_not_answer_can_neither_have_nor_give_it",),
    ),
)
