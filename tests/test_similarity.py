"""The searches find what comparing everything with everything finds."""

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from codeguard.facts import extract_facts
from codeguard.similarity.join import Pairs, most_edits, similar_pairs
from codeguard.similarity.nearest import pairs_with
from codeguard.similarity.tokens import Corpus, Place, Sequences, load_corpus
from codeguard.source import Source

FOLDER = Path(ast.__file__).parent
FORMS = ("kept", "renamed")


def sequences(*texts: str) -> Sequences:
    ids = np.array([ord(letter) for text in texts for letter in text], np.uint32)
    return Sequences(ids, np.cumsum([0, *map(len, texts)]))


def brute_force(texts: list[str], threshold: float) -> dict[tuple[int, int], float]:
    distances = cdist(texts, texts, scorer=Levenshtein.distance, dtype=np.int64)
    longer = np.maximum.outer(*[np.array(list(map(len, texts)))] * 2)
    alike = np.argwhere(np.triu(distances <= most_edits(longer, threshold), 1))
    return {(one, two): pytest.approx(1 - distances[one, two] / longer[one, two]) for one, two in alike.tolist()}


def joined(found: Sequences, threshold: float, gram: int) -> dict[tuple[int, int], float]:
    pairs = similar_pairs(found, threshold, gram)
    return {(int(one), int(two)): float(share) for one, two, share in zip(*pairs, strict=True)}


@st.composite
def families(draw: st.DrawFn) -> list[str]:
    """Texts of which many are edited copies of one another."""
    alphabet = draw(st.sampled_from(["ab", "abcdefgh", "".join(map(chr, range(97, 400)))]))
    texts = draw(st.lists(st.text(alphabet, min_size=20, max_size=60), min_size=1, max_size=6))
    for _ in range(draw(st.integers(0, 12))):
        text = draw(st.sampled_from(texts))
        for _ in range(draw(st.integers(0, 12))):
            at = draw(st.integers(0, len(text)))
            text = text[:at] + draw(st.text(alphabet, max_size=2)) + text[at + draw(st.integers(0, 2)) :]
        texts.append((text + "a" * 20)[: max(20, len(text))])
    return texts


@settings(max_examples=100, deadline=None)
@given(families(), st.sampled_from([(0.5, 1), (0.8, 1), (0.8, 2), (0.9, 1), (0.9, 2), (0.95, 3), (1.0, 2)]))
def test_the_join_finds_the_pairs_that_brute_force_finds(texts: list[str], how: tuple[float, int]) -> None:
    assert joined(sequences(*texts), *how) == brute_force(texts, how[0])


@settings(max_examples=60, deadline=None)
@given(families(), st.sampled_from([0.5, 0.8, 1.0]), st.data())
def test_a_few_against_all_find_their_pairs_of_the_join(
    texts: list[str], threshold: float, data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.integers(0, len(texts) - 1)))
    pairs = pairs_with(sequences(*texts), sorted(chosen), threshold, range(len(texts)))
    found = {(int(one), int(two)): float(share) for one, two, share in zip(*pairs, strict=True)}
    everything = brute_force(texts, threshold).items()
    assert found == {ends: share for ends, share in everything if chosen.intersection(ends)}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    files = [*sorted(FOLDER.glob("*.py"))[:40], *sorted((FOLDER / "asyncio").glob("*.py"))]
    facts = ((file.name, extract_facts(Source(file.name, file.read_bytes()))) for file in files)
    return load_corpus(facts, lambda function: function.tokens >= 40)


@pytest.mark.parametrize(("form", "threshold", "gram"), [("kept", 0.8, 1), ("renamed", 0.9, 2), ("renamed", 0.75, 1)])
def test_the_join_is_exact_on_the_standard_library(corpus: Corpus, form: str, threshold: float, gram: int) -> None:
    found = getattr(corpus, form)
    pairs = joined(found, threshold, gram)
    assert len(corpus.functions) > 500
    assert len(pairs) > 50
    assert pairs == brute_force(found.text(), threshold)


def test_the_join_is_the_same_when_pairs_come_in_many_chunks(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = joined(corpus.kept, 0.8, 1)
    monkeypatch.setattr("codeguard.similarity.join.CHUNK", 1000)
    assert joined(corpus.kept, 0.8, 1) == whole


def test_more_kinds_of_tokens_than_there_are_characters_are_told_apart() -> None:
    ids = np.arange(60, dtype=np.uint32) + np.uint32(0x110000)
    found = Sequences(np.concatenate((ids[:40], ids[:40], ids[20:])), np.array([0, 40, 80, 120]))
    assert joined(found, 0.8, 1) == {(0, 1): 1.0}


def test_a_threshold_that_bounds_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="need not share"):
        similar_pairs(sequences("a" * 30, "b" * 30), 0.5, 2)


@pytest.mark.parametrize("texts", [(), ("a" * 30,)], ids=["none", "one"])
def test_too_few_functions_make_no_pairs(texts: tuple[str, ...]) -> None:
    assert joined(sequences(*texts), 0.8, 1) == {}


def test_the_corpus_of_a_head_is_what_a_new_one_would_be() -> None:
    facts = {file.name: extract_facts(Source(file.name, file.read_bytes())) for file in sorted(FOLDER.glob("c*.py"))}
    old, new = dict(list(facts.items())[:-4]), dict(list(facts.items())[4:])
    new["codecs.py"] = extract_facts(
        Source("codecs.py", b"def other(a):\n    return [a.unheard(b, c) for b in a.c]\n" * 9)
    )
    fresh = load_corpus(new.items())
    changed = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
    grown = load_corpus(old.items()).after(changed, [(path, new[path]) for path in sorted(changed & new.keys())])
    assert {grown.functions[number] for number in grown.numbers} == set(fresh.functions)
    assert len(grown.numbers) == len(fresh.functions)
    for one, two in ((grown.kept, fresh.kept), (grown.renamed, fresh.renamed)):
        pairs = pairs_with(one, grown.numbers, 0.6, grown.numbers)
        again = similar_pairs(two, 0.6)
        assert alike(grown.functions, pairs) == alike(fresh.functions, again)


def alike(places: list[Place], pairs: Pairs) -> dict[frozenset[Place], float]:
    rows = zip(*(column.tolist() for column in pairs), strict=True)
    return {frozenset((places[first], places[second])): share for first, second, share in rows}
