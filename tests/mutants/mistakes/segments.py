from typing import Final

from tests.mutants.mistake import Mistake

COUNTING: Final = "segments/counting.py"
NESTING: Final = "segments/nesting.py"
CONDITIONS: Final = "segments/conditions.py"

HISTORY: Final = "tests/segments/test_history.py"
USES: Final = "tests/segments/test_conditions.py"
SLOW: Final = "tests/segments/test_slow.py"

MISTAKES: Final = (
    Mistake(
        COUNTING,
        ".filter(stale & free)",
        ".filter(stale)",
        "A slow segment is counted again by every look.",
        (f"{SLOW}::test_a_slow_segment_is_not_counted_again_by_the_next_look",),
    ),
    Mistake(
        COUNTING,
        "    free = Q(counting_since=None) | Q(counting_since__lt=now - GIVEN_UP)\n",
        "    free = Q(counting_since=None)\n",
        "A segment whose counting was cut short is never counted again.",
        (f"{SLOW}::test_after_a_while_a_slow_segment_is_tried_again",),
    ),
    Mistake(
        COUNTING,
        "patience_ms=PATIENCE_MS)",
        "patience_ms=0)",
        "A slow segment keeps the database busy for minutes.",
        (f"{SLOW}::test_counting_ends_with_its_patience",),
    ),
    Mistake(
        COUNTING,
        "for segment in claimed], counting_since=now)",
        "for segment in claimed])",
        "The count of former criteria is kept.",
        (f"{HISTORY}::test_a_count_of_former_criteria_is_not_kept",),
    ),
    Mistake(
        COUNTING,
        "            if not isinstance(error.__cause__, QueryCanceled):\n                raise\n",
        "",
        "A fault of the database is taken for impatience.",
        (f"{HISTORY}::test_an_everyday_error_of_the_database_is_not_taken_for_impatience",),
    ),
    Mistake(
        COUNTING,
        "        except FilterInvalid:\n            continue\n",
        "        except FilterInvalid:\n            break\n",
        "One broken segment keeps the others from being counted.",
        (f"{HISTORY}::test_a_broken_segment_has_no_count_and_stops_no_other",),
    ),
    Mistake(
        NESTING,
        "        if self._depth(pk, ()) > MAX_DEPTH:\n",
        "        if self._depth(pk, ()) >= MAX_DEPTH:\n",
        "Five levels are refused.",
        (f"{USES}::test_segments_nest_five_deep_and_no_deeper",),
    ),
    Mistake(
        NESTING,
        "            self._depths[pk] = 1 + max(inner, default=0)\n",
        "            self._depths[pk] = max(inner, default=1)\n",
        "Segments nest without end.",
        (f"{USES}::test_segments_nest_five_deep_and_no_deeper",),
    ),
    Mistake(
        NESTING,
        '            raise Invalid(_("The segment leads back to itself."))\n',
        "            return 0\n",
        "A loop of segments takes the server down.",
        (f"{USES}::test_loops_end_in_refusal",),
    ),
    Mistake(
        NESTING,
        '        if leaf.get("key") != KEY:\n            return Size(1, len(values))\n',
        "        return Size(1, len(values))\n",
        "One short filter keeps the database busy for minutes.",
        (f"{USES}::test_a_web_of_segments_costs_no_more_than_its_limit",),
    ),
    Mistake(
        CONDITIONS,
        "            self.nesting.check(pk)  # before anything is followed\n",
        "",
        "A loop of segments takes the server down.",
        (f"{USES}::test_loops_end_in_refusal",),
    ),
    Mistake(
        CONDITIONS,
        "        if not all(one.q for one in self.criteria):",
        "        if False:",
        "“In everyone or in buyers” finds the buyers only.",
        (f"{USES}::test_in_and_not_in_part_everybody",),
    ),
)
