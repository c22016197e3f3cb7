from typing import Final

from tests.mutants.mistake import Mistake

SEARCH: Final = "contacts/filters/search.py"
SELECTION: Final = "contacts/lists/selection.py"

SEARCHES: Final = "tests/contacts/filters/test_search.py"
LIST: Final = "tests/contacts/lists/test_list.py"
BULK: Final = "tests/contacts/bulk/test_bulk.py"
SELECTIONS: Final = "tests/contacts/lists/test_selection.py"

MISTAKES: Final = (
    Mistake(
        SEARCH,
        "condition = Q(*map(_any, words(text, country)))",
        'condition = Q(*map(_any, words(text, country)), _connector="OR")',
        "A search finds whoever has one of its words.",
        (f"{LIST}::test_all_words_of_a_search_must_be_there",),
    ),
    Mistake(
        SEARCH,
        "return all(any(form in searched",
        "return any(any(form in searched",
        "“Why is somebody here” says something else than the list.",
        (f"{SEARCHES}::test_each_word_is_somewhere_in_name_email_or_number",),
    ),
    Mistake(
        SEARCH,
        'else digits.removeprefix("0")}',
        "else digits}",
        "A number of another country, as it is dialled there, finds nobody.",
        (f"{SEARCHES}::test_a_number_is_found_as_it_is_dialled",),
    ),
    Mistake(
        SEARCH,
        'digits.removeprefix("00") if digits.startswith("00") else ',
        "",
        "A number that begins with 00 finds nobody.",
        (f"{SEARCHES}::test_a_number_is_found_as_it_is_dialled",),
    ),
    Mistake(
        SEARCH,
        '        fragments.add(f"{number.country_code}{number.national_number}")\n',
        "        pass\n",
        "In countries whose trunk prefix isn't a zero, a number as it is dialled finds nobody.",
        (f"{SEARCHES}::test_a_number_is_found_as_it_is_dialled",),
    ),
    Mistake(
        SEARCH,
        "    folded = fold(text)",
        "    folded = text",
        "Capital letters in a search find nobody.",
        (f"{SEARCHES}::test_each_word_is_somewhere_in_name_email_or_number",),
    ),
    Mistake(
        SELECTION,
        "        if (channel_id, manager_id) != (manager.channel_id, manager.pk):\n",
        "        if channel_id != manager.channel_id:\n",
        "A selection that was signed for one manager works for another.",
        (f"{BULK}::test_a_selection_is_for_who_it_was_signed_for",),
    ),
    Mistake(
        SELECTION,
        ", max_age=_SIGNED_FOR",
        "",
        "A dialog of last year still acts.",
        (f"{SELECTIONS}::test_a_signed_selection_is_over_after_a_day",),
    ),
    Mistake(
        SELECTION,
        "return contacts if self.ids is None else contacts.filter(pk__in=self.ids)",
        "return contacts",
        "An action on those ticked is an action on everybody.",
        (f"{BULK}::test_tags_are_added_to_those_ticked",),
    ),
    Mistake(
        SELECTION,
        "        if len(ids) > MAX_TICKED:\n",
        "        if len(ids) > MAX_TICKED + 1:\n",
        "More contacts are ticked one by one than the limit says.",
        (f"{SELECTIONS}::test_at_most_a_hundred_are_ticked_one_by_one",),
    ),
    Mistake(
        SELECTION,
        "        if not all(map(read_id, ids)):\n",
        "        if False:\n",
        "An action goes on with fewer contacts than were ticked.",
        (f"{SELECTIONS}::test_what_is_no_id_is_refused_and_not_left_out",),
    ),
)
