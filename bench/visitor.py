"""A visitor of the app without a browser: opens a link, trains, clicks, uploads a file.

What a visitor does follows from a number, so that the same load can be put on two versions of the
app; when it happens depends on the answers, as it does for people.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from time import perf_counter

from bench.client import PATIENCE, Client, Gone, connected
from bench.player import Player
from linnet.reading import read_csv
from linnet.ui.columns import cleaned_csv

LINKS = (
    "",
    "data=penguins&net=4-3",
    "data=ice_cream&net=3",
    "net=3-3-3&opt=momentum&lr=0.01",
    "x=hours_studied,attendance,sleep,earlier_tests&net=8-8&lr=0.005",
)
REPEAT = 4  # seconds after which the player asks again
PAUSE = 10  # seconds between two clicks, on average
CLICKS = {  # how often, in a hundred clicks
    "add_node": 30,
    "remove_node": 20,
    "rate": 20,
    "new_weights": 10,
    "reset": 10,
    "single_step": 10,
}
UPLOADERS = 10  # one visitor in so many brings a file
COLUMNS = ("size", "age", "price")
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
    player : Player
    client : Client
        The session, once there is one.
    """

    client: Client

    def __init__(self, url: str, number: int):
        self.answers: list[Answer] = []
        self.errors: list[str] = []
        self.player = Player()
        self.number = number
        self._url = url
        self._brings_file = number % UPLOADERS == 0
        self._random = Random(number)

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
        await self.need()
        for kind in CLICKS:
            await self._do(kind)
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
        click = self._pause()
        while not leave.is_set():
            wait = min(self.player.due, click - perf_counter())
            if wait > 0:
                await _either(leave, wait)
            elif click <= perf_counter():
                await self._click()
                click = self._pause()
            else:
                await self.need()
            self.player.move(perf_counter())

    def _pause(self) -> float:
        return perf_counter() + self._random.expovariate(1 / PAUSE)

    async def _click(self) -> None:
        if self._brings_file:
            self._brings_file = False
            await self.upload()
            return
        await self._do(self._random.choices(list(CLICKS), CLICKS.values())[0])

    async def _do(self, kind: str) -> None:
        if kind == "rate":
            await self.rate()
            return
        nodes, most = self.client.stage["widths"][1], self.client.stage["scene"]["caps"]["nodes"]
        if kind == "remove_node" and nodes == 1:
            kind = "add_node"
        elif kind == "add_node" and nodes == most:
            kind = "remove_node"
        await self.act(kind, **({"layer": 1} if kind.endswith("_node") else {}))

    # -- each of these waits for its answer -------------------------------------------------------

    async def open(self, start: float | None = None) -> None:
        """Open a link, and wait for the stage."""
        start = perf_counter() if start is None else start
        link = self._random.choice(LINKS)
        await self.client.open(f"{link}&seed={self.number}".lstrip("&"))
        await self._answered("open", start, lambda: self.client.stage and not self.client.running)

    async def need(self) -> None:
        """Ask for the next chunk; again, as the player does, where the answer takes long."""
        if self.client.stage["diverged"]:
            await self.act("calm")
            return
        epoch, after = self.client.stage["epoch"], self.player.last

        def came() -> bool:
            stage = self.client.stage
            if stage["epoch"] > epoch:  # a click that was answered late
                return True
            return stage["steps"][0] == after and (len(stage["steps"]) > 1 or stage["diverged"])

        start = perf_counter()
        message = {"epoch": epoch, "from": after, "step": self.player.step}
        for _ in range(PATIENCE // REPEAT):
            await self.client.tell("need", message)
            try:
                await self.client.until(came, REPEAT)
                break
            except TimeoutError:
                continue
        await self._answered("need", start, came, PATIENCE % REPEAT)

    async def act(self, kind: str, **fields) -> None:
        """Click on the stage."""
        start, came = perf_counter(), self._new_epoch()
        await self._act(kind, fields)
        await self._answered("act", start, came)

    async def rate(self) -> None:
        """Choose another learning rate, one that is not marked as unstable."""
        client, present = self.client, self.client.value("lr")
        rates = [r for r in client.widget("lr").options if "·" not in r and r != present]
        if not rates:
            return
        start, asking = perf_counter(), client.stage["asking"]
        await client.choose("lr", self._random.choice(rates[-4:]))
        # the server asks for the step on screen, and goes on from there
        if await self._waited("rate", lambda: client.stage["asking"] > asking):
            self.player.move(perf_counter())
            came = self._new_epoch()
            await self._act("resync", {})
            await self._answered("rate", start, came)

    async def upload(self) -> None:
        """Upload a small file on the Data page, until that shows its columns; come back."""
        self.player.paused = True
        await self.page("Data")
        await self._bring()
        await self.page("Playground")
        self.player.paused = False

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

    async def _act(self, kind: str, fields: dict) -> None:
        epoch = self.client.stage["epoch"]
        message = {"kind": kind, **fields, "epoch": epoch, "step": self.player.step}
        await self.client.tell("act", message)

    def _new_epoch(self) -> Callable[[], bool]:
        epoch = self.client.stage["epoch"]
        return lambda: self.client.stage["epoch"] > epoch

    async def _answered(self, kind, start, came, seconds=PATIENCE) -> None:
        if arrived := await self._waited(kind, came, seconds):
            self.answers.append(Answer(kind, start, arrived - start))
        if self.client.stage:
            self.player.receive(self.client.stage, perf_counter())

    async def _waited(self, kind, came, seconds=PATIENCE) -> float | None:
        """When the answer came; without one, that is an error and life goes on."""
        try:
            return await self.client.until(came, seconds)
        except TimeoutError:
            self.errors.append(f"{kind}: no answer within {PATIENCE} s")
            return None

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
