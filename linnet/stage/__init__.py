"""The stage: the live component that shows a run. Diagram, plane, loss and product in one place.

The run lives in the browser. Down go the scene, where a run begins, and what a page wishes of it
(`scene.py`, `run.py`, `jobs.py`); up comes what there is to say of it (`state.py`). What carries
these values is above: Streamlit, or a file that holds the whole page.
"""

from linnet.stage.jobs import Arrival, Depths, Job, Seeds, Trained
from linnet.stage.run import Run
from linnet.stage.scene import Scene
from linnet.stage.state import RunState
from linnet.stage.telling import Progress, Telling

__all__ = [
    "Arrival",
    "Depths",
    "Job",
    "Progress",
    "Run",
    "RunState",
    "Scene",
    "Seeds",
    "Telling",
    "Trained",
]
