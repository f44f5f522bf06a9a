"""Names that say they stand for real data: `mock_users`, `FakeGateway`, `sample_orders`."""

from __future__ import annotations

import re
from typing import NamedTuple

from codeguard.words import phrases, split_words, stands_between, word_set

_TALKS_ABOUT = word_set(
    "is has was are check checks detect detects find finds reject remove removes strip clean validate no not non "
    "without forbid contains replace skip count collect substitute as "
    "to from"
)
"""First words of names that are about stand-ins rather than stand-ins themselves."""
_BEFORE_SAMPLE = word_set(
    "get create make build load generate gen add insert seed init setup fetch read default all some new my use the "
    "provide return populate"
)
"""What may stand before `sample_data`: after any other word, it is a sample or a test of that word."""
_OF_A_CLASS = re.compile(r"_*[a-z]+_[A-Z][a-z]")
"""`_print_Dummy`, `visit_Mock`: a method for a class of that name."""
SWITCH_WORDS = word_set("use using with enable enabled allow return mode")


class Vocabulary(NamedTuple):
    """The words of the rule's options."""

    words: frozenset[str]
    sample_words: frozenset[str]
    data_words: frozenset[str]
    terms: frozenset[str]


class Naming(dict[str, str]):
    """The word of a name that says it stands for something else, "" if there is none; worked out once for each name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self._known = vocabulary.words | vocabulary.sample_words

    def may_name(self, lowered: str) -> bool:
        """Whether a text in lower case can have such a name: a fast way out."""
        if any(word in lowered for word in self.vocabulary.words):
            return True
        data = tuple(self.vocabulary.data_words)
        return any(stands_between(lowered, ("",), word, data) for word in self.vocabulary.sample_words)

    def __missing__(self, name: str) -> str:
        words = split_words(name)
        is_none = self._known.isdisjoint(words) or words[0] in _TALKS_ABOUT or _OF_A_CLASS.match(name)
        found = (word for at, word in enumerate(words) if self._stands_in(words, at))
        self[name] = "" if is_none else next(found, "")
        return self[name]

    def names_data(self, words: tuple[str, ...]) -> bool:
        """Whether one of the words names data."""
        return not self.vocabulary.data_words.isdisjoint(words)

    def _stands_in(self, words: tuple[str, ...], at: int) -> bool:
        word, next_word, vocabulary = words[at], words[at + 1 : at + 2], self.vocabulary
        if not vocabulary.terms.isdisjoint(phrases(words, at)):
            return False
        if words == ("placeholder",):
            return True
        if word in vocabulary.sample_words or word == "placeholder":
            return _BEFORE_SAMPLE.issuperset(words[:at]) and not vocabulary.data_words.isdisjoint(next_word)
        return word in vocabulary.words
