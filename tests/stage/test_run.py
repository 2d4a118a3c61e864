"""linnet/stage/run.py: chunks of one unbroken trajectory, and a way back to any step of it."""

from functools import cache

import numpy as np
import pytest

from linnet.compress import compress
from linnet.datasets import DATASETS
from linnet.network import Network
from linnet.stage import run as run_module
from linnet.stage.run import CHUNK_SECONDS, KEPT_CHECKPOINTS, KEPT_TURNS, Run
from linnet.training import Trainer

SEED = 7
OPTIMIZERS = [("gd", 0.02), ("momentum", 0.005), ("adam", 0.01)]
COLUMNS = ("steps", "parameters", "losses", "gaps", "collapsed")


@cache
def data_of(name="exam-scores", standardise=True):
    dataset = DATASETS[name]
    selection = dataset.table().select(dataset.target, dataset.features)
    data = compress(selection.X, selection.y)
    return data.standardized() if standardise else data


def new_run(hidden=(3,), optimizer="gd", rate=0.02, step=0, data=None):
    data = data or data_of()
    return Run(data, (data.features, *hidden, 1), SEED, optimizer, rate, step)


def trained(steps, every=1, hidden=(3,), optimizer="gd", rate=0.02):
    """What a trainer that is never interrupted records, step 0 first."""
    data = data_of()
    network = Network.random((data.features, *hidden, 1), SEED)
    trainer = Trainer(network, data, optimizer, rate)
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
@pytest.mark.parametrize(("optimizer", "rate"), OPTIMIZERS)
def test_chunks_are_one_uninterrupted_training_to_the_last_bit(optimizer, rate, stride):
    run = new_run(optimizer=optimizer, rate=rate)
    run.stride = stride
    run.resume(0)
    played = play(run, 3)
    reference = trained(run.trainer.step, stride, optimizer=optimizer, rate=rate)
    assert_same(played, reference)


def test_chunks_of_a_slow_server_are_the_same_training(one_frame_a_chunk):
    run = new_run()
    length = len(run.chunk) - 1
    assert 1 <= length <= run_module.PIECE, "a look at the clock after every piece"
    assert_same(play(run, 40), trained(41 * length))


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


@pytest.mark.parametrize(("optimizer", "rate"), OPTIMIZERS)
def test_resuming_anywhere_goes_on_to_the_last_bit(optimizer, rate):
    run = new_run(optimizer=optimizer, rate=rate)
    borders = [run.trainer.step]
    for _ in range(3):
        need(run)
        borders.append(run.trainer.step)
    reference = trained(borders[-1] + 300, optimizer=optimizer, rate=rate)
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


@pytest.mark.parametrize(("optimizer", "rate"), OPTIMIZERS)
def test_resuming_is_exact_where_checkpoints_were_dropped(short_chunks, optimizer, rate):
    run = new_run(optimizer=optimizer, rate=rate)
    needs = 4 * KEPT_CHECKPOINTS
    for _ in range(needs):
        need(run)
    assert len(run.history) <= KEPT_CHECKPOINTS + 1 < needs
    last = run.trainer.step
    reference = trained(last + 10, optimizer=optimizer, rate=rate)
    for step in [last, last - 1, *range(last - 2, 0, -41), 1, 0]:
        run.resume(step)
        assert_same(run.chunk, rows_of(reference, np.arange(step, step + 4)))


def test_the_history_is_bounded(short_chunks):
    run = new_run()
    for _ in range(300):
        need(run)
    assert len(run.history) <= KEPT_CHECKPOINTS + 1
    assert run.first_step == 0
    for step in range(KEPT_TURNS + 50):
        run.single_step(step)
    assert len(run.history) <= KEPT_TURNS
    assert 0 < run.first_step < run.trainer.step
    reference = trained(run.trainer.step)
    first = run.first_step
    assert np.array_equal(run.network_at(first).parameters, reference.parameters[first])


def test_going_back_to_one_step_again_and_again_keeps_one_checkpoint_of_it():
    run = new_run()
    for _ in range(20):
        run.resume(5)
    assert [turn.checkpoint.step for turn in run.history] == [0, 5]


# --- new settings ---------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [("gd", 0.1), ("momentum", 0.02), ("adam", 0.005)])
@pytest.mark.parametrize(("optimizer", "rate"), OPTIMIZERS)
def test_new_settings_go_on_from_exactly_the_step_on_screen(optimizer, rate, to):
    run = new_run(optimizer=optimizer, rate=rate)
    played = play(run, 1)
    chunk, epoch, step = run.chunk, run.epoch, run.trainer.step - 1
    run.tune(*to)
    assert (run.asking, run.epoch) == (1, epoch) and run.chunk is chunk, "it only asks"
    run.resume(step)
    for name in COLUMNS:  # so the loss does not jump
        assert np.array_equal(getattr(run.chunk, name)[0], getattr(played, name)[step])
    assert (run.asking, run.epoch) == (1, epoch + 1)

    data = data_of()
    trainer = Trainer(Network.random((2, 3, 1), SEED), data, optimizer, rate)
    trainer.advance(step)
    trainer = Trainer.resume(trainer.checkpoint().tuned(*to), data)
    expected = trainer.now.followed_by(trainer.advance(len(run.chunk) - 1))
    assert_same(run.chunk, expected)


def test_the_present_settings_ask_nothing():
    run = new_run()
    run.tune("gd", 0.02)
    assert run.asking == 0


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
    run = new_run((4, 3), rate=0.02 if standardise else 1e-6, data=data_of(standardise=standardise))
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
    run.change(60, run.network_at(60).add_node(1, SEED))
    need(run)
    assert run.network_at(59) == before.network(59)
    assert run.network_at(60).widths == (2, 4, 1)
    run.resume(59)
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


def test_after_the_last_seed_comes_the_first():
    data = data_of()
    run = Run(data, (2, 3, 1), 2**32 - 1, "gd", 0.02)
    run.new_weights()
    assert run.seed == 0


# --- to a goal ------------------------------------------------------------------------------------


@pytest.mark.parametrize("goal", [1, 7, 239, 240, 241, 479, 5000])
def test_a_link_seeks_exactly_its_step(goal):
    run = new_run(step=goal)
    played = play_to_goal(run)
    assert run.trainer.step == run.seen == played.steps[-1] == goal
    assert run.faithful
    assert_same(played, rows_of(trained(goal), played.steps))
    after = need(run)
    assert after.steps[0] == goal and after.steps[1] == goal + 1


@pytest.mark.parametrize("goal", [1, 7, 241, 1000])
def test_a_slow_server_seeks_exactly_too(one_frame_a_chunk, goal):
    run = new_run(step=goal)
    played = play_to_goal(run)
    assert run.trainer.step == run.seen == goal
    assert_same(played, rows_of(trained(goal), played.steps))


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
    run = new_run(hidden, optimizer, rate, data=data_of(name))
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
    run = new_run((), rate=1e-4, data=data_of("longley"))
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


def test_no_chunk_of_a_slow_network_holds_the_server_up(monkeypatch):
    """The clock here is made of steps, 50 µs each: a wide and deep network on a slow machine."""
    now = 0.0
    advance = Trainer.advance

    def slow(self, steps, every=1):
        nonlocal now
        now += 50e-6 * steps
        return advance(self, steps, every)

    monkeypatch.setattr(run_module.time, "perf_counter", lambda: now)
    monkeypatch.setattr(Trainer, "advance", slow)
    monkeypatch.setattr(run_module, "CONVERGE_STEPS", 300_000)
    run = new_run((), rate=1e-3, data=data_of("longley"))

    def spent(action, *arguments):
        before = now
        action(*arguments)
        return now - before

    run.stride = 1000
    assert spent(run.resume, 0) < 4 * CHUNK_SECONDS
    run.stride = 1
    assert spent(run.converge, 0) < 4 * CHUNK_SECONDS
    while run.goal:
        assert spent(need, run) < 4 * CHUNK_SECONDS


# --- divergence -----------------------------------------------------------------------------------


def diverged_run(rate=0.02, hidden=(3,)):
    run = new_run(hidden, rate=rate, data=data_of(standardise=False))
    while not run.diverged:
        need(run)
    return run


@pytest.mark.parametrize("hidden", [(), (3,), (4, 3)])
def test_a_run_that_diverges_ends_at_the_last_finite_step(hidden):
    run = diverged_run(hidden=hidden)
    for name in COLUMNS:
        assert np.isfinite(getattr(run.chunk, name)).all()
    assert run.chunk.steps[-1] == run.trainer.step > 0
    assert run.chunk.losses[-1] > run.chunk.losses[0]
    assert not run.need(run.epoch, run.trainer.step, 0)


def test_a_smaller_rate_leads_on_from_where_the_settings_began():
    run = diverged_run()
    first = run.network_at(0)
    run.tune("gd", 1e-6)
    assert not run.diverged and run.asking == 0 and run.faithful
    assert run.seen == 0 and run.chunk.network(0) == first
    played = play(run, 3)
    assert not run.diverged
    assert played.losses[-1] < played.losses[0]


def test_what_was_trained_before_the_settings_that_diverged_is_kept():
    run = new_run(rate=1e-6, data=data_of(standardise=False))
    kept = run.chunk.network(1)
    run.tune("gd", 0.02)
    run.resume(1)
    while not run.diverged:
        need(run)
    run.tune("gd", 1e-6)
    assert not run.diverged
    assert run.chunk.steps[0] == 1 and run.chunk.network(0) == kept


def test_a_run_that_diverges_on_the_way_has_no_goal_left():
    run = new_run(rate=0.02, data=data_of(standardise=False), step=5000)
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
    while not run.diverged:
        need(run)
    assert run.trainer.step == last, "and it comes again, at the same step"
    run.tune("gd", 1e-6)
    run.reset()
    assert not run.diverged


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
