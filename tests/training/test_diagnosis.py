"""Each cause, reached by a real training; the steps still needed, against the steps it takes."""

import re
from dataclasses import replace

import numpy as np
import pytest

from linnet import Network, Trainer, compress, least_squares
from linnet.data.datasets import DATASETS
from linnet.training.diagnosis import IDENTICAL, MOST_STEPS, diagnose, observe, steps_needed
from linnet.training.minibatch import Batches


def chosen(name):
    dataset = DATASETS[name]
    return dataset.table().select(dataset.target, dataset.features)


def state(
    name="exam-scores",
    hidden=(),
    steps=20,
    standardise=True,
    batch=0,
    optimizer="gd",
    rate=0.1,
    data=None,
):
    """The state of a training, as the app would have it."""
    selection = chosen(name) if data is None else None
    X, y = (selection.X, selection.y) if data is None else data
    names = selection.features if selection else tuple("abcdefgh"[: X.shape[1]])
    own = compress(X, y)
    trainer = Trainer(
        Network.random((X.shape[1], *hidden, 1), 1),
        own.standardized() if standardise else own,
        optimizer,
        rate,
        Batches(X, y, batch) if batch else None,
    )
    gaps = trainer.advance(steps).gaps[-100:]
    return observe(trainer, least_squares(X, y), names, gaps, selection.dropped if selection else 0)


def kinds(causes):
    return [cause.kind for cause in causes]


def test_identical_is_said_and_nothing_else():
    (cause,) = diagnose(state("penguins", steps=5000))
    assert cause.kind == "identical" and cause.fix is None
    assert cause.sentence.startswith("They are identical: the gap is ")
    assert "e-" in cause.sentence and cause.sentence.endswith(" sd of y.")


def test_not_yet_says_how_many_steps():
    seen = state(steps=20)
    first, *others = diagnose(seen)
    assert (first.kind, first.fix) == ("not yet", "converge") and not others
    assert f"{seen.gap:.2g} sd of y" in first.sentence and "under 1e-6" in first.sentence
    assert f"{seen.steps_needed} more steps" in first.sentence and seen.steps_needed < 100


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, " 1 more step brings"),
        (99, " 99 more steps"),
        (1949, "about 1,900 more steps"),
        (99_600, "about 100,000 more steps"),
        (3 * 10**9, "more than a billion steps"),
    ],
)
def test_steps_are_said_with_two_digits(count, said):
    causes = diagnose(replace(state(), steps_needed=count))
    assert said in causes[0].sentence


def test_diverged_names_rate_and_edge():
    first, *others = diagnose(state(rate=1.5, steps=5000))
    assert (first.kind, first.fix) == ("diverged", "calm") and not others
    assert "1.5 is above the edge of stability, 0.994" in first.sentence
    deep = diagnose(state(hidden=(3,), rate=5.0, steps=5000))
    assert kinds(deep)[0] == "diverged"


def test_diverged_in_raw_units_also_offers_z_scores():
    causes = diagnose(state(standardise=False, rate=0.1, steps=500))
    assert kinds(causes) == ["diverged", "raw units"]
    assert [cause.fix for cause in causes] == ["calm", "standardise"]


def test_raw_units_come_first_where_they_make_it_slow():
    seen = state(standardise=False, rate=1e-5, steps=500)
    causes = diagnose(seen)
    assert kinds(causes) == ["raw units", "not yet"]
    assert causes[0].fix == "standardise" and 0 < seen.edge < 1e-3
    assert "0.00016" in causes[0].sentence


def test_raw_units_need_not_be_to_blame():
    causes = diagnose(state("plane", standardise=False, rate=0.05, steps=30))
    assert kinds(causes) == ["not yet"]


def test_adam_in_raw_units():
    causes = diagnose(state(standardise=False, optimizer="adam", steps=200))
    assert kinds(causes)[0] == "raw units" and "not yet" in kinds(causes)
    assert "foretold" in causes[1].sentence


def test_unstable_above_the_edge_before_it_diverges():
    (cause,) = diagnose(state(rate=1, steps=30))
    assert (cause.kind, cause.fix) == ("unstable", "calm")
    assert "rate 1 is above the edge of stability, 0.994" in cause.sentence


def test_at_the_edge_itself_training_is_not_unstable():
    at = state(steps=30)
    assert kinds(diagnose(replace(at, rate=at.edge))) == kinds(diagnose(at)) == ["not yet"]


def test_batches_jitter_once_they_have_arrived():
    early = diagnose(state(batch=8, rate=0.002, steps=100))
    assert kinds(early) == ["not yet"] and "still falling" in early[0].sentence
    late = diagnose(state(batch=8, rate=0.05, steps=3000))
    assert [(cause.kind, cause.fix) for cause in late] == [("jitter", "full batch")]
    assert "8 rows" in late[0].sentence


def test_adam_can_rise_again():
    (cause,) = diagnose(state("plane", hidden=(3,), optimizer="adam", rate=0.05, steps=3000))
    assert (cause.kind, cause.fix) == ("jitter", "calm") and "not falling" in cause.sentence


def test_exactly_collinear_features_are_named():
    X, y = chosen("exam-scores").X, chosen("exam-scores").y
    twice = np.column_stack([X, X[:, 0] + 2 * X[:, 1]])
    on_the_way = diagnose(state(data=(twice, y), rate=0.01, steps=10))
    assert kinds(on_the_way) == ["not yet", "collinear"]
    there = diagnose(state(data=(twice, y), rate=0.1, steps=5000))
    assert kinds(there) == ["identical", "collinear"]
    assert "`a`, `b` and `c` apart (`c` = `a` + 2 · `b`)" in there[1].sentence
    assert there[1].fix is None


def test_nearly_collinear_features_come_first_where_they_make_it_slow():
    causes = diagnose(state("longley", rate=0.01, steps=2000))
    assert kinds(causes) == ["collinear", "not yet"]
    assert "condition number" in causes[0].sentence
    assert re.search(r"`gnp` ≈ −\d+ \+ .* · `\w+`.*, off by 4.0 % of its", causes[0].sentence)


def test_dropped_rows_come_last():
    causes = diagnose(state("penguins", steps=20))
    assert kinds(causes) == ["not yet", "dropped rows"] and causes[1].fix is None
    assert "2 rows with a missing value are left out" in causes[1].sentence


def test_a_dead_network_is_not_falling():
    selection = chosen("plane")
    data = compress(selection.X, selection.y).standardized()
    dead = Network.from_parameters((2, 3, 1), np.zeros(13))
    trainer = Trainer(dead, data)
    gaps = trainer.advance(20).gaps
    seen = observe(trainer, least_squares(selection.X, selection.y), ("a", "b"), gaps)
    (cause,) = diagnose(seen)
    assert cause.kind == "not yet" and "has not fallen" in cause.sentence


def test_hostile_names_are_not_live():
    name = "`[x](javascript:alert(1))`\n# a"
    cause = diagnose(replace(state(), undetermined=(name, "b")))[-1]
    assert "`'[x](javascript:alert(1))' # a`" in cause.sentence


# -- the steps still needed ------------------------------------------------------------------------


def taken(trainer, most=200_000):
    """The steps until the gap is under the target."""
    for start in range(0, most, 64):
        if trainer.gap < IDENTICAL:
            return start
        below = np.flatnonzero(trainer.advance(64).gaps < IDENTICAL)
        if len(below):
            return start + int(below[0]) + 1
    raise AssertionError("too many")


@pytest.mark.parametrize("before", [0, 7])
@pytest.mark.parametrize(
    ("optimizer", "rate"),
    [("gd", 0.1), ("gd", 0.01), ("gd", 0.35), ("momentum", 0.1), ("momentum", 0.001)],
)
@pytest.mark.parametrize("name", ["ice-cream", "plane", "penguins"])
def test_one_layer_takes_the_steps_foretold(name, optimizer, rate, before):
    selection = chosen(name)
    data = compress(selection.X, selection.y).standardized()
    trainer = Trainer(Network.random((data.features, 1), 3), data, optimizer, rate)
    trainer.advance(before)
    foretold = steps_needed(trainer.checkpoint(), data)
    assert foretold == pytest.approx(taken(trainer), rel=0.001, abs=1)


def test_one_layer_in_raw_units():
    selection = chosen("plane")
    data = compress(selection.X, selection.y)
    trainer = Trainer(Network.random((2, 1), 3), data, learning_rate=0.01)
    assert steps_needed(trainer.checkpoint(), data) == pytest.approx(taken(trainer), abs=1)


@pytest.mark.parametrize(("optimizer", "rate"), [("gd", 0.05), ("gd", 0.01), ("momentum", 0.01)])
@pytest.mark.parametrize("name", ["plane", "exam-scores", "penguins"])
def test_a_deep_network_takes_about_the_steps_foretold(name, optimizer, rate):
    selection = chosen(name)
    data = compress(selection.X, selection.y).standardized()
    trainer = Trainer(Network.random((data.features, 3, 1), 1), data, optimizer, rate)
    foretold, passed = {}, 0
    while trainer.gap > 0.003:
        foretold[trainer.gap] = passed + steps_needed(trainer.checkpoint(), data), passed
        passed += len(trainer.advance(10))
    end = passed + taken(trainer)
    for gap, (at, now) in foretold.items():
        factor = 1.25 if gap < 0.1 else 2 if gap < 0.3 else 3
        assert 1 / factor <= (at - now) / (end - now) <= factor, gap


def test_where_no_number_can_be_given():
    selection = chosen("plane")
    X, y = selection.X, selection.y
    data = compress(X, y).standardized()
    network = Network.random((2, 1), 0)
    assert steps_needed(Trainer(network, data, "adam").checkpoint(), data) is None
    batches = Batches(X, y, 16)
    assert steps_needed(Trainer(network, data, batches=batches).checkpoint(), data) is None
    assert steps_needed(Trainer(network, data, learning_rate=1.5).checkpoint(), data) is None
    slow = Trainer(network, data, learning_rate=10 / MOST_STEPS / 10)
    assert steps_needed(slow.checkpoint(), data) is None
    far = Network.from_parameters((2, 1, 1), np.full(5, 1e200))
    assert steps_needed(Trainer(far, data).checkpoint(), data) is None


def test_no_step_is_needed_where_the_gap_is_closed():
    selection = chosen("plane")
    data = compress(selection.X, selection.y).standardized()
    trainer = Trainer(Network.random((2, 1), 0), data)
    trainer.advance(500)
    assert steps_needed(trainer.checkpoint(), data) == 0


def test_of_many_dependencies_a_few_are_said():
    rng = np.random.default_rng(1)
    said = diagnose(state(data=(rng.standard_normal((4, 8)), rng.standard_normal(4)), steps=5))
    (collinear,) = [cause.sentence for cause in said if cause.kind == "collinear"]
    assert collinear.count(" = ") == 3 and "; and 2 more)" in collinear
