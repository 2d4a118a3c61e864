"""linnet/stage/run.py: chunks of one unbroken trajectory, and a way back to any step of it."""

import pickle
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from linnet.compress import compress
from linnet.datasets import DATASETS
from linnet.experiment import MAX_LAYERS, MAX_NODES, MIN_LEARNING_RATE
from linnet.minibatch import Batches
from linnet.network import Network
from linnet.stability import edge
from linnet.stage import messages
from linnet.stage import run as run_module
from linnet.stage.run import (
    CHUNK_SECONDS,
    EDGE_TOLERANCE,
    EDGES,
    HOPELESS,
    KEPT_CHECKPOINTS,
    KEPT_TURNS,
    REACH_SECONDS,
    Run,
    key_rows,
)
from linnet.training import Settings, Trainer
from linnet.ui.report import Report

SEED = 7
SETTINGS = [  # optimiser, rate, rows a step: of 96, so that 16 divide them, 7 and 95 do not
    ("gd", 0.02, 0),
    ("momentum", 0.005, 0),
    ("adam", 0.01, 0),
    ("gd", 0.02, 16),
    ("momentum", 0.001, 7),
    ("adam", 0.01, 95),
]
every_setting = pytest.mark.parametrize("how", SETTINGS, ids=lambda how: "-".join(map(str, how)))
COLUMNS = ("steps", "parameters", "losses", "gaps", "collapsed")


@cache
def rows_from(name="exam-scores"):
    dataset = DATASETS[name]
    selection = dataset.table().select(dataset.target, dataset.features)
    return selection.X, selection.y


@cache
def data_of(name="exam-scores", standardise=True):
    data = compress(*rows_from(name))
    return data.standardized() if standardise else data


def new_run(
    hidden=(3,), optimizer="gd", rate=0.02, batch=0, step=0, name="exam-scores", standardise=True
):
    data = data_of(name, standardise)
    widths = (data.features, *hidden, 1)
    return Run(data, widths, SEED, optimizer, rate, step, rows_from(name), batch)


def batches_of(batch, seed=SEED):
    return Batches(*rows_from(), batch, seed) if batch else None


def trained(steps, every=1, hidden=(3,), optimizer="gd", rate=0.02, batch=0, seed=SEED):
    """What a trainer that is never interrupted records, step 0 first."""
    network = Network.random((2, *hidden, 1), seed)
    trainer = Trainer(network, data_of(), optimizer, rate, batches_of(batch, seed))
    return trainer.now.followed_by(trainer.advance(steps, every=every))


def need(run):
    assert run.need(run.epoch, run.trainer.step, run.seen)
    return run.chunk


def play(run, chunks):
    """The present chunk and the next ones, as the player joins them."""
    played = run.chunk
    for _ in range(chunks):
        played = joined(played, need(run))
    return played


def joined(played, chunk):
    """A chunk begins with the step before, which the player has."""
    assert chunk.steps[0] == played.steps[-1]
    for name in COLUMNS:
        assert np.array_equal(getattr(chunk, name)[0], getattr(played, name)[-1])
    rest = (getattr(chunk, name)[1:] for name in COLUMNS)
    return played.followed_by(type(chunk)(chunk.widths, *rest))


def play_to_goal(run):
    played = run.chunk
    while run.goal:
        played = joined(played, need(run))
    return played


def play_until_diverged(run):
    """All of it, as the player holds it."""
    played = run.chunk
    while not run.diverged:
        played = joined(played, need(run))
    return played


def assert_same(trajectory, reference):
    for name in COLUMNS:
        assert np.array_equal(getattr(trajectory, name), getattr(reference, name)), name


def rows_of(trajectory, steps):
    """Those rows of a reference that begins at step 0 and holds every step."""
    return type(trajectory)(
        trajectory.widths, *(getattr(trajectory, name)[steps] for name in COLUMNS)
    )


@pytest.fixture
def one_frame_a_chunk(monkeypatch):
    """A server so slow that the time is always up."""
    monkeypatch.setattr(run_module, "CHUNK_SECONDS", -1.0)


@pytest.fixture
def fast_server(monkeypatch):
    """So fast that no time passes: what is computed depends on nothing else."""
    monkeypatch.setattr(run_module.time, "perf_counter", lambda: 0.0)


@pytest.fixture
def short_chunks(monkeypatch):
    """Three frames a chunk, however slow the machine."""
    monkeypatch.setattr(run_module, "CHUNK_FRAMES", 3)
    monkeypatch.setattr(run_module, "CHUNK_SECONDS", 1e9)


# --- chunks ---------------------------------------------------------------------------------------


def test_a_new_run_has_a_chunk_from_step_0():
    run = new_run()
    assert len(run.chunk) >= 2
    assert run.chunk.steps[0] == 0 and run.chunk.network(0) == Network.random((2, 3, 1), SEED)
    assert run.chunk.steps[-1] == run.trainer.step
    assert (run.epoch, run.seen, run.asking, run.goal) == (1, 0, 0, None)
    assert run.widths == run.chunk.widths == (2, 3, 1)


@pytest.mark.parametrize("stride", [1, 4, 250])
def test_a_chunk_stands_alone_and_runs_at_the_stride(stride):
    run = new_run()
    run.stride = stride
    run.resume(0)
    played = play(run, 3)  # joined() compares each first row with the step before
    assert np.array_equal(played.steps, stride * np.arange(len(played)))
    assert len(run.chunk) >= 2


@pytest.mark.parametrize("stride", [1, 16])
@every_setting
def test_chunks_are_one_uninterrupted_training_to_the_last_bit(how, stride):
    run = new_run((3,), *how)
    run.stride = stride
    run.resume(0)
    played = play(run, 3)
    assert_same(played, trained(run.trainer.step, stride, (3,), *how))


@every_setting
def test_chunks_of_a_slow_server_are_the_same_training(one_frame_a_chunk, how):
    run = new_run((3,), *how)
    length = len(run.chunk) - 1
    assert 1 <= length <= run_module.PIECE, "a look at the clock after every piece"
    assert_same(play(run, 40), trained(41 * length, 1, (3,), *how))


def test_a_need_is_met_once_and_only_from_where_the_trainer_is():
    run = new_run()
    step, chunk = run.trainer.step, run.chunk
    assert not run.need(run.epoch - 1, step, 0)
    assert not run.need(run.epoch + 1, step, 0)
    assert not run.need(run.epoch, step - 1, 0)
    assert not run.need(run.epoch, step + 1, 0)
    assert run.chunk is chunk and run.trainer.step == step
    assert run.need(run.epoch, step, 1)
    assert run.seen == 1 and run.chunk.steps[0] == step
    assert not run.need(run.epoch, step, 1)


# --- back to any step -----------------------------------------------------------------------------


@every_setting
def test_resuming_anywhere_goes_on_to_the_last_bit(how):
    run = new_run((3,), *how)
    borders = [run.trainer.step]
    for _ in range(3):
        need(run)
        borders.append(run.trainer.step)
    reference = trained(borders[-1] + 300, 1, (3,), *how)
    within = {step for border in borders for step in (border - 1, border, border + 1)}
    # backwards: resuming forgets what comes after
    for step in sorted({0, 1, *within} - {borders[-1] + 1}, reverse=True):
        assert np.array_equal(run.network_at(step).parameters, reference.parameters[step])
        epoch = run.epoch
        run.resume(step)
        assert run.epoch == epoch + 1 and run.chunk.steps[0] == run.seen == step
        steps = run.chunk.steps[run.chunk.steps < len(reference.steps)]
        assert len(steps) >= 2
        assert_same(rows_of(run.chunk, steps - step), rows_of(reference, steps))


@every_setting
def test_resuming_is_exact_where_checkpoints_were_dropped(short_chunks, how):
    run = new_run((3,), *how)
    needs = 2 * KEPT_CHECKPOINTS
    for _ in range(needs):
        need(run)
    assert len(run.history) <= KEPT_CHECKPOINTS + 1 < needs
    last = run.trainer.step
    reference = trained(last + 10, 1, (3,), *how)
    for step in [last, last - 1, *range(last - 2, 0, -41), 1, 0]:
        run.resume(step)
        assert_same(run.chunk, rows_of(reference, np.arange(step, step + 4)))


def test_the_history_is_bounded(short_chunks):
    run = new_run(())
    for _ in range(300):
        need(run)
    assert len(run.history) <= KEPT_CHECKPOINTS + 1
    assert run.first_step == 0
    for step in range(KEPT_TURNS + 50):
        run.single_step(step)
    assert len(run.history) <= KEPT_TURNS
    assert 0 < run.first_step < run.trainer.step
    reference = trained(run.trainer.step, hidden=())
    first = run.first_step
    assert np.array_equal(run.network_at(first).parameters, reference.parameters[first])


def test_going_back_to_one_step_again_and_again_keeps_one_checkpoint_of_it():
    run = new_run()
    for _ in range(20):
        run.resume(5)
    assert [turn.checkpoint.step for turn in run.history] == [0, 5]


# --- memory ---------------------------------------------------------------------------------------

LARGEST = (MAX_NODES,) * MAX_LAYERS
MB = 2**20


@pytest.mark.parametrize("optimizer", ["gd", "adam"])
def test_a_run_of_the_largest_network_is_small(monkeypatch, optimizer):
    monkeypatch.setattr(run_module, "CHUNK_SECONDS", 0.0)  # one piece, however fast the machine
    data = data_of("penguins")
    run = Run(data, (data.features, *LARGEST, 1), SEED, optimizer, 1e-4)
    for _ in range(70):
        need(run)
    for k in range(100):
        run.change(run.trainer.step, run.network_at(run.trainer.step).with_weight(1, 1, 0, k / 100))
    assert len(pickle.dumps(vars(run))) < 5 * MB
    assert run.network_at(run.first_step).widths == run.widths


def test_a_chunk_keeps_the_parameters_it_needs_to_the_last_bit(fast_server):
    run = new_run(LARGEST, rate=1e-3)
    reference = trained(run.trainer.step, hidden=LARGEST, rate=1e-3)
    chunk = run.chunk
    assert len(chunk.parameters) < 30 < len(chunk)
    for row in chunk.kept:
        assert chunk.network(row) == reference.network(row)
    assert set(key_rows(len(chunk), chunk.parameters.shape[1])) <= set(chunk.kept)
    run.tune("gd", 2e-3)  # computes the edges anew
    with pytest.raises(IndexError):
        chunk.network(min(set(range(len(chunk))) - set(chunk.kept.tolist())))


# --- work -----------------------------------------------------------------------------------------


@pytest.fixture
def long_run(short_chunks, monkeypatch):
    """Its checkpoints are far apart, and a step takes a thousandth of what may be trained again."""
    monkeypatch.setattr(run_module, "KEPT_CHECKPOINTS", 4)
    monkeypatch.setattr(run_module, "LAYER_SECONDS", REACH_SECONDS / 3000)
    run = new_run()
    run.stride = 250
    run.resume(0)
    for _ in range(40):
        need(run)
    assert max(np.diff([turn.checkpoint.step for turn in run.history])) > 2000
    return run


@pytest.fixture
def work(monkeypatch):
    """The numbers of steps that were trained, one after the other."""
    steps, train = [], Trainer._run
    monkeypatch.setattr(Trainer, "_run", lambda self, k: (steps.append(k), train(self, k))[1])
    return steps


def test_a_step_that_is_far_from_a_checkpoint_is_not_trained_to(long_run, work):
    checkpoints = {turn.checkpoint.step for turn in long_run.history}
    for step in range(0, long_run.trainer.step, 199):
        reached = long_run.reachable(step)
        assert reached == step or (reached in checkpoints and step - reached > 1000)
        work.clear()
        network = long_run.network_at(reached)
        assert sum(work) <= 1000
        work.clear()
        assert long_run.network_at(reached) == network and sum(work) == 0, "it is remembered"


def test_what_the_player_says_of_such_a_step_is_of_the_checkpoint(long_run):
    steps = [turn.checkpoint.step for turn in long_run.history]
    k = int(np.argmax(np.diff(steps)))
    for kind in ("paused", "resync"):
        said = {"kind": kind, "epoch": long_run.epoch, "step": steps[k + 1] - 1}
        assert messages.act(long_run, said) == kind
        assert long_run.seen == steps[k]
    assert long_run.chunk.steps[0] == steps[k]
    assert long_run.chunk.network(0) == trained(steps[k]).network(steps[k])


def test_the_report_follows_the_coefficients_with_little_training(long_run, work):
    report = Report(SimpleNamespace(run=long_run), {})
    long_run.seen = long_run.trainer.step
    steps, stars = report._paths()
    assert sum(work) <= 2000
    assert (steps[0], steps[-1]) == (0, long_run.seen) and len(steps) >= 4
    reference = trained(long_run.trainer.step)
    assert stars == pytest.approx(reference.collapsed[steps], rel=1e-12, abs=1e-15)


# --- new settings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "to", [("gd", 0.1), ("momentum", 0.02), ("adam", 0.005), ("gd", 0.02, 7), ("adam", 0.01, 1)]
)
@every_setting
def test_new_settings_go_on_from_exactly_the_step_on_screen(how, to):
    run = new_run((3,), *how)
    played = play(run, 1)
    chunk, epoch, step = run.chunk, run.epoch, run.trainer.step - 1
    run.tune(*to)
    assert (run.asking, run.epoch) == (1, epoch) and run.chunk is chunk, "it only asks"
    run.resume(step)
    for name in COLUMNS:  # so the loss does not jump
        assert np.array_equal(getattr(run.chunk, name)[0], getattr(played, name)[step])
    assert (run.asking, run.epoch) == (1, epoch + 1)

    *before, batch = how
    network = Network.random((2, 3, 1), SEED)
    trainer = Trainer(network, data_of(), *before, batches_of(batch))
    trainer.advance(step)
    settings = Settings(*to[:2], batches_of(*to[2:] or (0,)))
    trainer = Trainer.resume(trainer.checkpoint().tuned(settings), data_of())
    expected = trainer.now.followed_by(trainer.advance(len(run.chunk) - 1))
    assert_same(run.chunk, expected)


@pytest.mark.parametrize("batch", [0, 16])
def test_the_present_settings_ask_nothing(batch):
    run = new_run(batch=batch)
    run.tune("gd", 0.02, batch)
    assert run.asking == 0
    run.tune("gd", 0.02, 16 - batch)
    assert run.asking == 1, "while another batch size does"


def test_a_player_that_has_not_answered_yet_gets_the_old_settings():
    run = new_run()
    played = run.chunk
    run.tune("gd", 0.1)
    played = joined(played, need(run))
    assert_same(played, trained(run.trainer.step))


def test_a_setting_tried_and_taken_back_leaves_no_trace():
    run = new_run()
    run.tune("gd", 0.1)
    run.tune("gd", 0.02)
    assert run.asking == 2
    run.resume(5)
    assert run.faithful
    assert_same(run.chunk, rows_of(trained(run.trainer.step), run.chunk.steps))


def test_every_step_is_reached_across_a_change_of_settings():
    run = new_run()
    run.tune("gd", 0.1)
    run.resume(40)
    after = play(run, 1)
    step = int(after.steps[-1]) - 3
    run.resume(step)
    assert_same(
        rows_of(run.chunk, np.arange(2)), rows_of(after, np.arange(step - 40, step - 40 + 2))
    )
    run.resume(20)  # before the change, so under the new settings from here
    assert_same(rows_of(run.chunk, np.arange(1)), rows_of(trained(20), np.array([20])))


# --- another network ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "widths"),
    [
        (lambda net: net.add_node(1, SEED), (2, 5, 3, 1)),
        (lambda net: net.add_node(2, SEED), (2, 4, 4, 1)),
        (lambda net: net.add_layer(1), (2, 2, 4, 3, 1)),
        (lambda net: net.add_layer(3), (2, 4, 3, 3, 1)),
        (lambda net: net.remove_layer(1), (2, 3, 1)),
        (lambda net: net.remove_layer(2), (2, 4, 1)),
    ],
)
@pytest.mark.parametrize("standardise", [True, False])
def test_growing_keeps_the_function_and_the_step(edit, widths, standardise):
    run = new_run((4, 3), rate=0.02 if standardise else 1e-6, standardise=standardise)
    step = int(run.chunk.steps[-1])
    loss, collapsed = run.chunk.losses[-1], run.chunk.collapsed[-1]
    run.change(step, edit(run.network_at(step)))
    assert run.widths == run.chunk.widths == widths
    assert run.chunk.steps[0] == step and len(run.chunk) >= 2
    assert run.chunk.losses[0] == pytest.approx(loss, rel=1e-12)
    size = np.abs(collapsed).max()
    assert run.chunk.collapsed[0] == pytest.approx(collapsed, rel=1e-12, abs=1e-12 * size)


def test_the_history_reaches_back_before_a_change():
    run = new_run()
    before = run.chunk
    run.change(9, run.network_at(9).add_node(1, SEED))
    need(run)
    assert run.network_at(8) == before.network(8)
    assert run.network_at(9).widths == (2, 4, 1)
    run.resume(8)
    assert run.widths == (2, 3, 1)


def test_reset_returns_to_the_same_first_loss():
    run = new_run()
    first = rows_of(run.chunk, np.arange(2))
    need(run)
    run.reset()
    assert_same(rows_of(run.chunk, np.arange(2)), first)
    run.change(60, run.network_at(60).with_weight(1, 1, 1, 9.0))
    run.reset()
    assert_same(rows_of(run.chunk, np.arange(2)), first)
    run.tune("adam", 0.01)
    run.reset()
    assert_same(rows_of(run.chunk, np.arange(1)), rows_of(first, np.arange(1)))
    assert (run.epoch, run.seen) == (5, 0)


def test_reset_after_a_change_starts_a_new_network_of_these_widths():
    run = new_run()
    run.change(60, run.network_at(60).add_node(1, SEED))
    run.reset()
    assert run.chunk.network(0) == Network.random((2, 4, 1), SEED)


def test_new_weights_are_the_next_seeds():
    run = new_run()
    first = run.chunk.network(0)
    run.new_weights()
    assert run.seed == SEED + 1 and run.chunk.steps[0] == 0
    assert run.chunk.network(0) == Network.random((2, 3, 1), SEED + 1) != first


def test_the_seed_of_the_weights_shuffles_the_rows_too():
    run = new_run(batch=16)
    run.reset()
    assert_same(play(run, 1), trained(run.trainer.step, batch=16))
    run.new_weights()
    assert_same(play(run, 1), trained(run.trainer.step, batch=16, seed=SEED + 1))
    assert run.settings.batches.seed == SEED + 1 and run.faithful


def test_after_the_last_seed_comes_the_first():
    data = data_of()
    run = Run(data, (2, 3, 1), 2**32 - 1, "gd", 0.02)
    run.new_weights()
    assert run.seed == 0


# --- to a goal ------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", [0, 16])
@pytest.mark.parametrize("goal", [1, 7, 239, 240, 241, 479, 5000])
def test_a_link_seeks_exactly_its_step(goal, batch):
    run = new_run(step=goal, batch=batch)
    played = play_to_goal(run)
    assert run.trainer.step == run.seen == played.steps[-1] == goal
    assert run.faithful
    assert_same(played, rows_of(trained(goal, batch=batch), played.steps))
    after = need(run)
    assert after.steps[0] == goal and after.steps[1] == goal + 1


@pytest.mark.parametrize("goal", [1, 7, 241, 1000])
def test_a_slow_server_seeks_exactly_too(one_frame_a_chunk, goal):
    run = new_run((), step=goal)
    played = play_to_goal(run)
    assert run.trainer.step == run.seen == goal
    assert_same(played, rows_of(trained(goal, hidden=()), played.steps))


@pytest.mark.parametrize("goal", [240, 241, 479, 4801])
def test_a_seek_takes_no_more_frames_than_a_chunk_holds(monkeypatch, goal):
    monkeypatch.setattr(run_module, "CHUNK_SECONDS", 1e9)
    run = new_run(step=goal)
    assert run.trainer.step == goal
    assert len(run.chunk) <= run_module.CHUNK_FRAMES + 1


@pytest.mark.parametrize("stride", [1, 64])
@pytest.mark.parametrize("step", [1, 7, 239, 240, 241, 5000])
def test_a_single_step_arrives_exactly_one_further(step, stride):
    run = new_run(step=step)
    play_to_goal(run)
    run.stride = stride
    for before in (step, step + 1, step - 1):
        run.single_step(before)
        assert run.chunk.steps.tolist() == [before, before + 1]
        assert run.trainer.step == run.seen == before + 1
        assert run.goal is None and run.faithful
    assert need(run).steps[1] == step + stride


@pytest.mark.parametrize(
    ("name", "hidden", "optimizer", "rate"),
    [("penguins", (4, 3), "gd", 0.02), ("longley", (), "momentum", 0.1)],
)
def test_converging_ends_at_least_squares(name, hidden, optimizer, rate):
    run = new_run(hidden, optimizer, rate, name=name)
    run.converge(0)
    assert run.goal.kind == "converge"
    while run.goal:
        need(run)
        assert run.trainer.step <= run_module.CONVERGE_STEPS
    assert not run.diverged and run.faithful
    assert run.trainer.gap < 1e-6
    step = run.trainer.step
    assert need(run).steps[0] == step, "and it can be played on"


@pytest.mark.parametrize("start", [0, 100])
def test_converging_gives_up_at_its_bound(monkeypatch, start):
    monkeypatch.setattr(run_module, "CONVERGE_STEPS", 1000)
    run = new_run((), rate=1e-4, name="longley")
    run.converge(start)
    while run.goal:
        need(run)
        assert run.trainer.step <= start + 1000
    assert run.trainer.step == start + 1000 and run.trainer.gap > 1e-3


def test_converging_when_the_network_is_the_regression_already():
    run = new_run((), rate=0.2)
    run.converge(0)
    while run.goal:
        need(run)
    run.converge(run.trainer.step)
    while run.goal:
        need(run)
    assert run.trainer.gap < 1e-9 and not run.diverged


BATCHED = [
    ("exam-scores", (3,), "gd", 0.02, 16),
    ("exam-scores", (), "gd", 0.02, 1),
    ("penguins", (4, 3), "momentum", 0.002, 32),
    ("plane", (3,), "adam", 0.02, 7),
    ("ice-cream", (2,), "gd", 0.1, 4),
]


@pytest.mark.parametrize(("name", "hidden", "optimizer", "rate", "batch"), BATCHED)
def test_converging_with_batches_ends_where_the_gap_no_longer_falls(
    fast_server, name, hidden, optimizer, rate, batch
):
    run = new_run(hidden, optimizer, rate, batch, name=name)
    run.converge(0)
    first = run.chunk.gaps[0]
    while run.goal:
        need(run)
    steps, jitter = run.trainer.step, run.chunk.gaps.mean()
    assert steps < 200_000 and not run.diverged and run.faithful
    assert 1e-3 < jitter < first
    later = run.trainer.advance(steps, every=steps // 300).gaps
    assert jitter < 4 * later[len(later) // 2 :].mean(), "as much again leads no further"


def test_batches_of_an_exact_fit_converge_to_it(fast_server):
    X = np.random.default_rng(3).normal(size=(30, 2))
    y = X @ [1.0, -2.0] + 3
    run = Run(compress(X, y).standardized(), (2, 2, 1), SEED, "gd", 0.05, 0, (X, y), 5)
    run.converge(0)
    while run.goal:
        need(run)
    assert run.trainer.gap < 1e-10 and run.trainer.step < 100_000


def test_batches_that_diverge_have_not_converged(fast_server):
    run = new_run((), "momentum", 0.2, 1)
    run.converge(0)
    while run.goal:
        need(run)
    assert run.diverged, f"the gap is {run.trainer.gap}"


@pytest.fixture
def spent(monkeypatch):
    """Seconds an action takes on a slow machine, whose clock is made of steps: 50 µs each, and
    25 ns for each number in a batch."""
    now = 0.0
    advance = Trainer.advance

    def slow(self, steps, every=1):
        nonlocal now
        batches = self.settings.batches
        cells = batches.size * (self.widths[0] + 2) if batches else 0
        now += (50e-6 + 25e-9 * cells) * steps
        return advance(self, steps, every)

    def spent(action, *arguments):
        before = now
        action(*arguments)
        return now - before

    monkeypatch.setattr(run_module.time, "perf_counter", lambda: now)
    monkeypatch.setattr(Trainer, "advance", slow)
    return spent


def test_no_chunk_of_a_slow_network_holds_the_server_up(monkeypatch, spent):
    monkeypatch.setattr(run_module, "CONVERGE_STEPS", 300_000)
    run = new_run((), rate=1e-3, name="longley")
    run.stride = 1000
    assert spent(run.resume, 0) < 4 * CHUNK_SECONDS
    run.stride = 1
    assert spent(run.converge, 0) < 4 * CHUNK_SECONDS
    while run.goal:
        assert spent(need, run) < 4 * CHUNK_SECONDS


@pytest.mark.parametrize("batch", [100, 5000])
def test_no_chunk_of_large_batches_holds_the_server_up(spent, batch):
    X = np.random.default_rng(3).normal(size=(6000, 2))
    data = compress(X, X[:, 0])
    run = Run(data, (2, 3, 1), SEED, "gd", 0.02, 0, (X, X[:, 0]), batch)
    run.stride = 1000
    assert spent(run.resume, 0) < 4 * CHUNK_SECONDS
    assert spent(run.converge, 0) < 4 * CHUNK_SECONDS
    for _ in range(8):  # faster and faster
        assert spent(need, run) < 4 * CHUNK_SECONDS


# --- the edge of stability ------------------------------------------------------------------------


@pytest.mark.parametrize("batch", [0, 16])
@pytest.mark.parametrize("hidden", [(3,), (4, 3)])
@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adam"])
def test_the_edges_are_those_of_the_networks_on_the_way(optimizer, hidden, batch):
    run = new_run(hidden, optimizer, 0.01, batch)
    for _ in range(3):
        need(run)
        rows = [row for row, _ in run.edges]
        assert rows == sorted(set(rows)) and len(rows) <= EDGES
        assert (rows[0], rows[-1]) == (0, len(run.chunk) - 1), "the player draws lines between"
        for row, value in run.edges:
            network = run.chunk.network(row)
            assert value == edge(network, run.data, optimizer, EDGE_TOLERANCE)
            exact = edge(network, run.data, optimizer)
            assert value is exact is None or value == pytest.approx(exact, rel=2 * EDGE_TOLERANCE)


@pytest.mark.parametrize("hidden", [(3,), (4, 3)])
def test_the_lines_between_the_edges_are_close_to_them(fast_server, hidden):
    run = new_run(hidden)
    for row in range(0, 200, 4):
        drawn = np.interp(row, *zip(*run.edges, strict=True))
        assert drawn == pytest.approx(edge(run.chunk.network(row), run.data), rel=0.1)


def test_the_edges_of_a_chunk_that_leaves_the_finite_numbers():
    run = new_run((4, 3), rate=5.0)
    assert run.diverged and 2 < len(run.chunk) <= EDGES and run.edges[-1][1] < 1e-15
    rows = [row for row, _ in run.edges]
    assert (rows[0], rows[-1]) == (0, len(run.chunk) - 1) and len(rows) > 2


def test_the_shortest_chunk_has_the_edges_of_its_two_steps():
    run = new_run()
    run.single_step(5)
    assert [row for row, _ in run.edges] == [0, 1]


@pytest.mark.parametrize(("optimizer", "limit"), [("gd", 2.0), ("momentum", 3.8)])
def test_one_layer_has_one_edge(optimizer, limit):
    run = new_run((), optimizer, 0.01)
    rows, _ = run.data.pseudo_rows()
    expected = limit / (2 * np.linalg.eigvalsh(rows[:, :-1].T @ rows[:, :-1]).max())
    for _ in range(3):
        need(run)
        (value,) = {value for _, value in run.edges}
        assert value == pytest.approx(expected, rel=1e-12)
    run.change(9, run.network_at(9).with_weight(1, 1, 1, 1e3))
    assert run.edge == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("seen", [0, 31, 33, 100, 192])
def test_the_edge_is_the_one_nearest_to_what_is_seen(short_chunks, seen):
    run = new_run((4, 3))
    run.stride = 64
    run.resume(0)
    edges = {int(run.chunk.steps[row]): value for row, value in run.edges}
    assert list(edges) == [0, 64, 128, 192] and len(set(edges.values())) == 4
    run.saw(seen)
    assert run.edge == edges[64 * round(seen / 64)]


def test_the_edge_of_a_diverged_run_is_that_of_its_best_step():
    run = new_run((4, 3), rate=1.2)
    played = play_until_diverged(run)
    best = int(np.argmin(played.losses))
    assert run.best_step == best > 0
    assert run.edge == edge(played.network(best), run.data) != edge(played.network(0), run.data)


def test_the_best_step_is_the_best_since_the_last_change(short_chunks):
    run = new_run((), rate=1.1)
    assert run.best_step == 0, "it only gets worse"
    run.change(2, run.network_at(2))
    need(run)
    assert run.best_step == 2
    run.tune("gd", 0.1)
    run.resume(4)
    need(run)
    assert run.best_step == run.trainer.step, "it only gets better"
    run.reset()
    assert run.best_step == run.trainer.step == 3


@pytest.mark.parametrize(
    ("rate", "limit", "stable"),
    [
        (0.5, 0.329, 0.1),
        (10.0, 0.994, 0.2),
        (1.0, 1.0, 0.5),
        (0.02, 0.5, 0.01),
        (5e-15, 0.5, 2e-15),
        (0.02, 9.9e-7, 2e-7),
        (0.02, 1e-6, 5e-7),
        (0.2, 0.40000001, 0.1),
        (0.1, None, 0.01),
        (0.3, None, 0.02),
        (1e-14, None, 1e-15),
        (MIN_LEARNING_RATE, 0.5, MIN_LEARNING_RATE),
        (0.02, 1e-20, MIN_LEARNING_RATE),
        (0.02, 0.0, MIN_LEARNING_RATE),
        (0.19999999999, 0.5, 0.05),
    ],
)
def test_a_stable_rate_is_round_and_well_under_rate_and_edge(monkeypatch, rate, limit, stable):
    monkeypatch.setattr(Run, "edge", limit)
    assert new_run((), rate=rate).stable_rate == stable


@pytest.mark.parametrize("hidden", [(), (3,), (4, 3)])
@pytest.mark.parametrize("rate", [0.01, 0.7, 9.0])
def test_the_stable_rate_of_real_runs(hidden, rate):
    run = new_run(hidden, rate=rate)
    stable = run.stable_rate
    assert f"{stable:.0e}"[0] in "125" and float(f"{stable:.0e}") == stable
    most = min(rate, run.edge) / 2
    assert most / 2.5 - 1e-15 < stable <= most


# --- divergence -----------------------------------------------------------------------------------


def diverged_run(hidden=(3,), rate=0.02, **how):
    run = new_run(hidden, rate=rate, standardise=False, **how)
    play_until_diverged(run)
    return run


@pytest.mark.parametrize("batch", [0, 7])
@pytest.mark.parametrize("hidden", [(), (3,), (4, 3)])
def test_a_run_that_diverges_ends_at_the_last_finite_step(hidden, batch):
    run = diverged_run(hidden, batch=batch)
    for name in COLUMNS:
        assert np.isfinite(getattr(run.chunk, name)).all()
    assert run.chunk.steps[-1] == run.trainer.step > 0
    assert run.chunk.losses[-1] > run.chunk.losses[0]
    assert not run.need(run.epoch, run.trainer.step, 0)


def test_new_settings_of_a_diverged_run_only_ask():
    run = diverged_run()
    chunk, epoch = run.chunk, run.epoch
    run.tune("gd", 1e-6)
    assert (run.asking, run.epoch, run.diverged) == (1, epoch, True) and run.chunk is chunk
    run.resume(0)
    played = play(run, 3)
    assert not run.diverged
    assert played.losses[-1] < played.losses[0]


def slowly_diverging(hidden):
    """All of a run in whose course the loss passes what is hopeless, and that border."""
    run = new_run(hidden, rate={(): 1.05, (4, 3): 1.2}[hidden])
    played = play_until_diverged(run)
    hopeless = played.losses > HOPELESS * played.losses.min()
    border = int(np.argmax(hopeless))
    assert 1 < border < len(played) - 1 and played.steps[border] == border
    return run, played, border


@pytest.mark.parametrize("hidden", [(), (4, 3)])
def test_from_a_step_that_is_still_fine_a_diverged_run_goes_on_exactly_there(hidden):
    for before in (1, 2):
        run, played, border = slowly_diverging(hidden)
        run.tune("gd", 0.05)
        run.resume(border - before)
        assert run.seen == border - before
        assert_same(rows_of(run.chunk, np.arange(1)), rows_of(played, np.array([border - before])))
        after = play(run, 3)
        assert after.losses[-1] < played.losses[0] and not run.diverged


@pytest.mark.parametrize("hidden", [(), (4, 3)])
def test_from_a_hopeless_step_a_diverged_run_goes_back_to_the_best(hidden):
    for after in (0, 40, 10**9):
        run, played, border = slowly_diverging(hidden)
        best = int(np.argmin(played.losses))
        run.tune("gd", 0.05)
        run.resume(min(border + after, run.trainer.step))
        assert run.seen == best
        assert_same(rows_of(run.chunk, np.arange(1)), rows_of(played, np.array([best])))


def test_a_run_that_has_not_diverged_is_never_sent_back(short_chunks):
    run = new_run((), rate=5.0)
    for _ in range(12):
        need(run)
    last = run.trainer.step
    assert run.trainer.loss > HOPELESS**2 * run.trainer_at(0).loss and not run.diverged
    run.resume(last)
    assert run.chunk.steps[0] == last


def test_what_was_trained_before_the_settings_that_diverged_is_kept():
    run = new_run(rate=1e-6, standardise=False)
    before = run.chunk
    run.tune("gd", 0.02)
    run.resume(1)
    play_until_diverged(run)
    run.tune("gd", 1e-6)
    run.resume(run.trainer.step)
    assert not run.diverged
    assert run.chunk.steps[0] == 1 and run.chunk.network(0) == before.network(1)
    assert run.network_at(0) == before.network(0)


def test_a_run_that_diverges_on_the_way_has_no_goal_left():
    run = new_run(rate=0.02, standardise=False, step=5000)
    while run.goal:
        need(run)
    assert run.diverged and run.trainer.step < 5000
    run.converge(0)
    while run.goal:
        need(run)
    assert run.diverged and np.isfinite(run.chunk.losses).all()


def test_reset_leaves_divergence():
    run = diverged_run()
    last = run.trainer.step
    run.resume(0)
    assert run.chunk.steps[0] == 0
    play_until_diverged(run)
    assert run.trainer.step == last, "and it comes again, at the same step"
    run.tune("gd", 1e-6)
    run.reset()
    assert not run.diverged


@every_setting
def test_calm_goes_on_from_the_best_step_at_the_stable_rate(how):
    optimizer, rate, batch = how
    run = new_run((3,), *how)
    played = play(run, 1)
    best, stable, epoch = int(np.argmin(played.losses)), run.stable_rate, run.epoch
    run.calm()
    assert run.settings == Settings(optimizer, stable, batches_of(batch)) and stable < rate
    assert (run.epoch, run.seen, run.goal) == (epoch + 1, best, None)
    assert_same(rows_of(run.chunk, np.arange(1)), rows_of(played, np.array([best])))


CALMED = [  # rates far too large in raw units and in z-scores
    *((name, False, 0.02) for name in ("exam-scores", "penguins", "ice-cream")),
    *((name, True, 10.0) for name in ("exam-scores", "longley", "plane")),
]


def diverges(run, chunks=20):
    return not all(run.need(run.epoch, run.trainer.step, run.seen) for _ in range(chunks))


@pytest.mark.parametrize(("name", "standardise", "rate"), CALMED)
@pytest.mark.parametrize("hidden", [(), (3,), (4, 3)])
@pytest.mark.parametrize("optimizer", ["gd", "momentum"])
def test_calm_leads_on(short_chunks, optimizer, hidden, name, standardise, rate):
    run = new_run(hidden, optimizer, rate, name=name, standardise=standardise)
    run.stride = 64
    calms = 0
    while diverges(run):
        best, stable, shown = run.best_step, run.stable_rate, run.network_at(run.best_step)
        run.calm()
        calms += 1
        assert run.chunk.steps[0] == best and run.chunk.network(0) == shown
        assert run.settings.learning_rate == stable <= rate / 2
    assert run.trainer.loss < run.trainer_at(best).loss, "and downhill"
    # of a deep network's momentum the edge says less: the curvature grows on the way
    assert 1 <= calms <= (2 if optimizer == "momentum" and hidden else 1)


# --- what a link can say --------------------------------------------------------------------------


def test_seen_is_what_the_player_last_said():
    run = new_run()
    assert run.seen == 0
    run.saw(3)
    assert run.seen == 3
    run.need(run.epoch, run.trainer.step, 5)
    assert run.seen == 5
    run.resume(4)
    assert run.seen == 4
    run.reset()
    assert run.seen == 0


def test_a_run_is_faithful_while_its_settings_explain_it():
    run = new_run()
    need(run)
    run.resume(9)
    run.single_step(9)
    run.converge(9)
    assert run.faithful


def test_new_settings_from_step_0_explain_a_run():
    run = new_run()
    run.tune("adam", 0.1)
    run.resume(0)
    assert run.faithful
    assert_same(run.chunk, trained(run.trainer.step, optimizer="adam", rate=0.1))


@pytest.mark.parametrize(
    "act",
    [
        lambda run: (run.tune("gd", 0.1), run.resume(9)),
        lambda run: (run.tune("adam", 0.02), run.resume(9)),
        lambda run: run.change(9, run.network_at(9).add_node(1)),
        lambda run: run.change(0, run.network_at(0).with_weight(1, 1, 1, 2.0)),
    ],
)
def test_a_change_on_the_way_is_not_in_the_settings_until_reset(act):
    run = new_run()
    act(run)
    assert not run.faithful
    need(run)
    run.resume(run.trainer.step)
    assert not run.faithful
    run.reset()
    assert run.faithful


def test_no_two_runs_share_a_name():
    assert len({new_run(()).id for _ in range(20)}) == 20
