"""Points changed by hand, in the engine and in Python: the same data, fit and run."""

import numpy as np
import pytest

from linnet import Network, Trainer, least_squares
from linnet.links.journal import change_to_json
from linnet.links.points import AddPoint, MovePoint, RemovePoint, Target
from linnet.stage.scene import Scene, compress_in_parts
from tests.stage.engine.node import ask
from tests.stage.engine.test_golden import assert_same, journal_of, relative, rows, scene_of

POINTS = {
    1: (MovePoint(3, 2.5, -4.0), AddPoint(0.5, 6.0), RemovePoint(7), Target(150, 5.0)),
    3: (Target(3, -4.0), Target(90, 12.0), Target(3, -5.0)),
}


def json_of(changes):
    return [change_to_json(change) for change in changes]


@pytest.mark.parametrize("standardised", [True, False], ids=["z-scores", "own units"])
@pytest.mark.parametrize("p", POINTS)
def test_training_goes_on_as_the_trainer_does_on_the_changed_rows(p, standardised):
    scene = scene_of(*rows("well-conditioned", p), standardised)
    after = scene.edited(POINTS[p])
    journal = journal_of((p, 3, 1), 5, "momentum", 0.005)
    changes = [[20, change] for change in json_of(POINTS[p])]
    shown = ask("frames", scene=scene.payload(), journal=journal + changes, steps=[20, 21, 120])
    start = ask("frames", scene=scene.payload(), journal=journal, steps=[20])
    assert shown[0]["parameters"] == start[0]["parameters"]
    trainer = Trainer(Network.random((p, 3, 1), 5), scene.data, "momentum", 0.005)
    trainer.advance(20)
    trainer = Trainer.resume(trainer.checkpoint(), after.data)
    for frame in shown:
        trainer.advance(frame["step"] - trainer.step)
        assert_same(frame, trainer)


@pytest.mark.parametrize("standardised", [True, False], ids=["z-scores", "own units"])
@pytest.mark.parametrize("p", POINTS)
def test_least_squares_is_the_certified_one_also_of_many_rows(p, standardised):
    rng = np.random.default_rng(p)
    X = rng.standard_normal((30_000, p)) * 5 + 40
    y = X @ np.linspace(1, -2, p) + rng.standard_normal(30_000) + 1
    data, rest = compress_in_parts(X, y)
    used = data.standardized() if standardised else data
    names = tuple(f"x{j}" for j in range(p))
    many = Scene(names, "y", X, y, used, least_squares(X, y, data=data), rest=rest)
    few = scene_of(*rows("ill-conditioned", p), standardised)
    for scene in (many, few):
        drawn = scene.drawn[:2].tolist()
        changes = [Target(drawn[0], 70.0), Target(drawn[1], -20.0)]
        if p == 1:
            changes += [MovePoint(drawn[1], 30.0, 12.0), AddPoint(50.0, 1.0), RemovePoint(drawn[0])]
        after = scene.edited(changes)
        found = ask("edited", scene=scene.payload(), changes=json_of(changes))
        own = [after.fit.intercept, *after.fit.coefficients]
        assert relative(found["own"], own) < 1e-10
        assert relative(found["errors"], after.fit.standard_errors) < 1e-9
        assert found["n"] == after.fit.n == len(after.y)
        assert after.certified["points"] == json_of(changes)
        sd = after.data.std[-1]
        assert found["targetSd"] == pytest.approx(sd, rel=1e-10)
        assert found["floor"] == pytest.approx(after.data.pseudo_rows()[1], rel=1e-9)


def test_a_row_that_is_not_drawn_is_refused():
    X = np.random.default_rng(1).standard_normal((30_000, 1))
    scene = scene_of(X, X[:, 0], True)
    hidden = next(row for row in range(400) if row not in scene.drawn)
    scene.check([Target(int(scene.drawn[0]), 1.0)])
    with pytest.raises(ValueError):
        scene.check([Target(hidden, 1.0)])
