"""A visitor of the app without a browser: opens a link, trains, clicks, uploads a file.

Training needs no server: what is asked of it are pages, files, and to follow what the browser says
of its run. What a visitor does follows from a number, so that the same load can be put on two
versions of the app; when it happens depends on the answers, as it does for people.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from time import perf_counter

from bench.client import PATIENCE, Client, Gone, connected
from linnet.data.cleaned_csv import cleaned_csv
from linnet.data.reading import read_csv
from linnet.networks.network import parameter_count

LINKS = (
    "",
    "data=penguins&net=4-3",
    "data=ice-cream&net=3",
    "net=3-3-3&opt=momentum&lr=0.01",
    "x=hours_studied,attendance,sleep,earlier_tests&net=8-8&lr=0.005",
)
STEPS = 60  # a second
POINTS = 120  # of the history that is told
PAUSE = 10  # seconds between two clicks, on average
UPLOADERS = 10  # one visitor in so many brings a file
COLUMNS = ("size", "age", "price")
CHANGES = 40  # a longer journal is not told
DOWNLOADS = 20  # of each visitor who takes a file away


@dataclass(frozen=True)
class Answer:
    """How long the server took for one message, by `perf_counter`."""

    kind: str
    sent: float
    seconds: float


class Visitor:
    """One visitor.

    Parameters
    ----------
    url : str
    number : int
        Seeds what the visitor does.

    Attributes
    ----------
    answers : list of Answer
    errors : list of str
    client : Client
        The session, once there is one.
    """

    client: Client

    def __init__(self, url: str, number: int):
        self.answers: list[Answer] = []
        self.errors: list[str] = []
        self.number = number
        self._url = url
        self._brings_file = number % UPLOADERS == 0
        self._random = Random(number)
        self._step, self._journal = 0, []

    async def idle(self, opened: asyncio.Event, leave: asyncio.Event) -> None:
        """Open a link and look at it until it is time to leave."""
        await self.stay(leave.wait, opened)

    async def train(self, opened: asyncio.Event, leave: asyncio.Event) -> None:
        """Open a link and train, click, and perhaps upload a file, until it is time to leave."""
        await self.stay(lambda: self._train(leave), opened)

    async def take(self, opened: asyncio.Event, leave: asyncio.Event) -> None:
        """Open a link, bring a file, and take it away cleaned twenty times."""
        await self.stay(lambda: self._take(leave), opened)

    async def tour(self) -> None:
        """Open a link and do everything once."""
        await self.stay(self._everything)

    async def stay(self, do: Callable[[], Awaitable], opened: asyncio.Event | None = None) -> None:
        """Open a link, tell that it is open, or will not be, and do something there."""
        opened = opened or asyncio.Event()
        try:
            start = perf_counter()
            async with connected(self._url) as self.client:
                try:
                    await self.open(start)
                    opened.set()
                    if self.client.stage:  # else it did not open in time, which was noted
                        await do()
                finally:
                    self.errors += self.client.errors
        except Gone:
            self.errors.append("the server closed the connection")
        except Exception as error:  # whatever it is, it is a finding and ends this visit only
            self.errors.append(f"{type(error).__name__}: {error}")
        finally:
            opened.set()

    async def _everything(self) -> None:
        await self.play(1)
        await self.act()
        await self.upload()

    async def _take(self, leave: asyncio.Event) -> None:
        await self.page("Data")
        content = await self._bring()
        expected = b"".join(cleaned_csv(read_csv(content)))
        for _ in range(DOWNLOADS):
            if leave.is_set():
                return
            start = perf_counter()
            taken = await self.client.download("your-data-cleaned.csv")
            self.answers.append(Answer("download", start, perf_counter() - start))
            if taken != expected:
                self.errors.append("a download held something else than the visitor's own data")

    async def _train(self, leave: asyncio.Event) -> None:
        """Play; the browser says where it is every few seconds, and after every click."""
        click = self._pause()
        while not leave.is_set():
            waited = await self._until(leave, click)
            if leave.is_set():
                return
            if perf_counter() < click:
                await self.play(waited)
            elif self._brings_file:
                self._brings_file = False
                await self.upload()
                click = self._pause()
            else:
                await self.act()
                click = self._pause()

    async def _until(self, leave: asyncio.Event, click: float) -> float:
        """Wait until there is something to say or to do; how long that was."""
        start = perf_counter()
        wait = max(0.0, min(self.client.stage["follow"], click - start))
        await _either(leave, wait)
        return perf_counter() - start

    def _pause(self) -> float:
        return perf_counter() + self._random.expovariate(1 / PAUSE)

    # -- each of these waits for its answer -------------------------------------------------------

    async def open(self, start: float | None = None) -> None:
        """Open a link, and wait for the stage."""
        start = perf_counter() if start is None else start
        link = self._random.choice(LINKS)
        await self.client.open(f"{link}&seed={self.number}".lstrip("&"))
        await self._answered("open", start, lambda: self.client.stage and not self.client.running)
        self._begin()

    async def play(self, seconds: float) -> None:
        """Train for so long, and say so: the address then names the step."""
        self._step += round(STEPS * seconds) + 1
        await self._tell("play", playing=True)

    async def act(self) -> None:
        """Change a weight at the step on screen, and say so."""
        value = self._random.uniform(-1, 1)
        change = {"kind": "weight", "layer": 1, "to": 1, "from": 1, "value": value}
        self._journal.append([self._step, change])
        self._step += 1
        await self._tell("act", playing=False)

    async def upload(self) -> None:
        """Upload a small file on the Data page, until that shows its columns; come back."""
        await self.page("Data")
        await self._bring()
        await self.page("Playground")
        self._begin()

    async def _bring(self) -> bytes:
        """Upload a file on the Data page; its content."""
        start, content = perf_counter(), self._file()
        await self.client.upload("file", f"visitor {self.number}.csv", content)

        def shown() -> bool:
            return not self.client.running and self.columns == set(COLUMNS)

        await self._answered("upload", start, shown)
        return content

    async def page(self, name: str) -> None:
        """Go to another page."""
        start = perf_counter()
        await self.client.visit(name)

        def there() -> bool:
            here = self.client.stage if name == "Playground" else self.client.has("file")
            return here and not self.client.running

        await self._answered("page", start, there)

    @property
    def columns(self) -> set[str]:
        """The columns that the page offers as features, and the target."""
        if not (self.client.has("x") and self.client.has("y")):
            return set()
        return {*self.client.widget("x").options, self.client.value("y")}

    # -- how --------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Take the run that the stage was sent."""
        if self.client.stage:
            start = self.client.stage["start"]
            self._step, self._journal = start["step"], list(start["journal"])

    async def _tell(self, kind: str, playing: bool) -> None:
        start, step = perf_counter(), str(self._step)
        await self.client.tell(self._value(playing))
        await self._answered(kind, start, lambda: self.client.query.get("step") == step)

    def _value(self, playing: bool) -> dict:
        """What a browser would say, of the right size; the numbers are made up."""
        stage = self.client.stage
        (_, begun), (_, settings) = self._journal[:2]
        inputs, number = begun["widths"][0], self._random.random
        steps = sorted({self._step * k // POINTS for k in range(1, POINTS + 1)})
        short = len(self._journal) <= CHANGES + 2
        return {
            "start": stage["start"]["id"],
            "scene": stage["scene"]["id"],
            "step": self._step,
            "seed": begun["seed"],
            "widths": begun["widths"],
            "parameters": [number() for _ in range(parameter_count(begun["widths"]))],
            "journal": self._journal if short else None,
            "points": [],
            **{name: settings[name] for name in ("optimizer", "rate", "batch")},
            "playing": playing,
            "converging": False,
            "diverged": False,
            "arrived": False,
            "loss": number(),
            "gap": number(),
            "edge": number(),
            "best": {"step": self._step, "loss": number()},
            "calm": settings["rate"],
            "history": {
                "steps": steps,
                "losses": [number() for _ in steps],
                "gaps": [number() for _ in steps],
                "collapsed": [[number() for _ in range(inputs + 1)] for _ in steps],
            },
            "wantsRows": False,
            "granted": [],
            "results": {},
        }

    async def _answered(self, kind, start, came) -> None:
        """Note how long the answer took; without one, that is an error and life goes on."""
        try:
            arrived = await self.client.until(came)
        except TimeoutError:
            self.errors.append(f"{kind}: no answer within {PATIENCE} s")
        else:
            self.answers.append(Answer(kind, start, arrived - start))

    def _file(self) -> bytes:
        """Forty rows of made-up numbers."""
        lines = [",".join(COLUMNS)]
        for _ in range(40):
            size, age = self._random.randint(40, 200), self._random.randint(0, 90)
            price = 3 * size - age + self._random.gauss(0, 20)
            lines.append(f"{size},{age},{price:.2f}")
        return "\n".join(lines).encode()


async def _either(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, but not longer than so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
