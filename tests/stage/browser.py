"""A browser for tests without one: it holds a run and says of it what the stage's engine would."""

import json
from itertools import pairwise

import numpy as np

from linnet.links.journal import Journal, Settings, change_to_json
from linnet.links.points import PointChange
from linnet.training.trainer import Settings as Training
from linnet.training.trainer import Trainer, start


class Browser:
    """One run, trained by `linnet.Trainer`, full batch.

    Parameters
    ----------
    run : linnet.stage.Run
        Whose start is opened, and whose wishes are granted.
    """

    def __init__(self, run):
        self.run = run
        self.journal = Journal.from_json(as_json(run.start["journal"]), len(run.scene.features))
        self.step = run.start["step"]
        self.granted, self.results = [], {}

    def act(self, *changes):
        """Change the run at the step on screen, in the place of whatever came later."""
        entries = self.journal.until(self.step).entries
        self.journal = Journal((*entries, *((self.step, change) for change in changes)))
        return self

    def seek(self, step):
        self.step = step
        return self

    def trainer(self, at=None):
        """The trainer at a step; if none is said, at the one on screen."""
        target = self.step if at is None else at
        entries = self.journal.until(target).entries
        (step, begun), *rest = entries
        settings = next(change for _, change in rest if isinstance(change, Settings))
        scene, points = self.run.scene, ()
        trainer = resumed(begun.network(), settings, step, scene)
        for (_, _), (then, change) in pairwise(entries):
            trainer.advance(then - trainer.step)
            if isinstance(change, Settings):
                settings = change
                tuned = trainer.checkpoint().tuned(Training(change.optimizer, change.rate))
                trainer = Trainer.resume(tuned, scene.data)
            elif isinstance(change, PointChange):
                points = (*points, change)
                scene = self.run.scene.edited(points)
                trainer = Trainer.resume(trainer.checkpoint(), scene.data)
            else:
                network = change.applied(trainer.network, begun.seed)
                trainer = resumed(network, settings, then, scene)
        trainer.advance(target - trainer.step)
        return trainer

    def value(self, **changes):
        """What it says, as JSON that went there and back; some of it replaced by a test."""
        trainer, now = self.trainer(), self.journal.until(self.step)
        settings = now.settings
        steps = sorted({*range(now.first_step, self.step, max(1, self.step // 5)), self.step})
        past = [self.trainer(step) for step in steps]
        stars = [one.network.collapse() for one in past]
        told = {
            "start": self.run.id,
            "scene": self.run.scene.id,
            "step": self.step,
            "seed": self.journal.start.seed,
            "widths": list(trainer.network.widths),
            "parameters": trainer.network.parameters.tolist(),
            "journal": self.journal.to_json(),
            "points": [change_to_json(change) for change in now.points],
            "optimizer": settings.optimizer,
            "rate": settings.rate,
            "batch": settings.batch,
            "playing": False,
            "converging": False,
            "diverged": trainer.diverged,
            "arrived": False,
            "loss": trainer.loss,
            "gap": trainer.gap,
            "edge": 0.5,
            "best": {"step": self.step, "loss": trainer.loss},
            "calm": settings.rate / 10,
            "history": {
                "steps": steps,
                "losses": [one.loss for one in past],
                "gaps": [one.gap for one in past],
                "collapsed": [[*star.bias.tolist(), *star.weights[0].tolist()] for star in stars],
            },
            "wantsRows": False,
            "granted": list(self.granted),
            "results": dict(self.results),
        }
        return as_json(told | changes)


def resumed(network, settings, step, scene):
    checkpoint = start(network, Training(settings.optimizer, settings.rate), step)
    with np.errstate(all="ignore"):
        return Trainer.resume(checkpoint, scene.data)


def as_json(value):
    """There and back."""
    return json.loads(json.dumps(value, allow_nan=False))
