"""Names that say they stand for real data: `mock_users`, `FakeGateway`, `sample_orders`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from codeguard.words import phrases, split_words, word_set

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

_TALKS_ABOUT = word_set(
    "is has was are check checks detect detects find finds reject remove removes strip clean validate no not non "
    "without forbid contains replace skip count collect substitute"
)
"""First words of names that are about stand-ins rather than stand-ins themselves."""
_BEFORE_SAMPLE = word_set(
    "get create make build load generate gen add insert seed init setup fetch read default all some new my use the "
    "provide return populate"
)
"""What may stand before `sample_data`: after any other word, it is a sample or a test of that word."""
_HANDLES = word_set("detector detection checker finder regex re pattern patterns")
"""Last words of such names."""
_OF_A_CLASS = re.compile(r"_*[a-z]+_[A-Z][a-z]")
"""`_print_Dummy`, `visit_Mock`: a method for a class of that name."""
SWITCH_WORDS = word_set("use using with enable enabled allow return mode")


class Vocabulary(NamedTuple):
    """The words of the rule's options."""

    words: Container[str]
    sample_words: Container[str]
    data_words: Container[str]
    terms: Container[str]


class Naming:
    """Which names say that they stand for real data; the answers are kept, since names come again and again."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._known: dict[str, str] = {}

    def word_in(self, name: str) -> str:
        """The word of the name that says it stands for something else, "" if there is none."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._judge(name)
        return found

    def names_data(self, words: Iterable[str]) -> bool:
        """Whether one of the words names data."""
        return any(word in self.vocabulary.data_words for word in words)

    def _judge(self, name: str) -> str:
        words = split_words(name)
        known, samples, data, terms = self.vocabulary
        found = next((at for at, word in enumerate(words) if word in known or word in samples), None)
        if found is None or words[0] in _TALKS_ABOUT or words[-1] in _HANDLES or _OF_A_CLASS.match(name):
            return ""
        for at, word in enumerate(words):
            needs_data = word in samples or word == "placeholder"
            if not (needs_data or word in known) or any(phrase in terms for phrase in phrases(words, at)):
                continue
            if not needs_data or (
                at + 1 < len(words) and words[at + 1] in data and _BEFORE_SAMPLE.issuperset(words[:at])
            ):
                return word
        return ""
