"""The story of a chapter through a browser's eyes."""

from playwright.sync_api import expect

from linnet.lessons import load
from tests.browser.stage import open_app


class Story:
    """The story of a chapter, as it is on the page."""

    def __init__(self, page, chapter):
        self.page, self.lesson = page, load(chapter)
        self.locator = page.locator(".lesson")
        open_app(page, f"/{chapter}")
        self.await_screen(0)

    def await_screen(self, k):
        expect(self.locator).to_have_attribute("data-screen", self.lesson.screens[k].id)

    def go(self, k):
        # the dots are 24 px wide, and a fade may still lie over them
        self.locator.locator(".lessondot").nth(k).dispatch_event("click")
        self.await_screen(k)

    def go_to(self, name):
        self.go([screen.id for screen in self.lesson.screens].index(name))

    def press(self, name):
        self.locator.get_by_role("button", name=name, exact=True).click()

    def await_done(self):
        expect(self.locator).to_have_attribute("data-done", "true")

    def number(self, name):
        return float(self.locator.get_attribute(f"data-{name}"))

    def charts(self):
        """Of each picture with axes: the height of its room, and of what is drawn there, in px."""
        return self.locator.evaluate(
            "story => [...story.querySelectorAll('.room > svg')]"
            ".map(svg => [svg.parentElement.clientHeight, svg.clientHeight])"
        )

    def places(self, selector):
        """Where those parts are, once the pictures are drawn for their rooms."""
        if self.charts():
            self.await_chart()
        return [part.bounding_box() for part in self.locator.locator(selector).all()]

    def await_chart(self):
        """The height of the first, once it is drawn for the room that it has."""
        for _ in range(100):
            (room, drawn), *_ = self.charts()
            if room == drawn:
                return room
            self.page.wait_for_timeout(20)
        raise AssertionError(f"drawn {drawn} px high in a room of {room}")

    def cut(self, selector):
        """The words of those parts that are wider than their place."""
        return [
            part.inner_text()
            for part in self.locator.locator(selector).all()
            if part.evaluate("it => it.scrollWidth > it.clientWidth + 1")
        ]

    def frame(self):
        """What does not fit: the page's width and the lesson's height beyond the window's."""
        return self.page.evaluate(
            "([...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)"
            ".map(s => s.querySelector('.lesson')).find(Boolean))"
            ".getBoundingClientRect().bottom - innerHeight"
        ), self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
