"""The chapters' stories in a real browser: every screen in two frames, and what is done there."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from linnet.lessons import LESSONS, load
from tests.browser.stage import Stage, open_app, settle
from tests.browser.story import Story
from tests.browser.test_accessible import grave_violations

SIDES = """
labels => labels.map(label => [label.getBoundingClientRect(), getComputedStyle(label).visibility])
  .filter(([box, visibility]) => box.width && visibility !== "hidden")
  .map(([box]) => [box.left, box.right])
"""
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1400, "height": 900}
TABLET = {"width": 700, "height": 900}
SIDEWAYS = {"width": 844, "height": 390}
CHARTS = ("scatter", "bowl", "bend")  # those that come first on a screen
KEPT = ".room, .choicerow button, .lessonfoot, .next"
LOWEST = 90  # px: a picture with axes that can still be read


@pytest.mark.parametrize("chapter", LESSONS)
def test_every_screen_fits_and_can_be_read(page, chapter):
    story = Story(page, chapter)
    for size, theme in ((PHONE, "dark"), (TABLET, "dark"), (WIDE, "light")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # nothing half faded in
        for k, screen in enumerate(story.lesson.screens):
            story.go(k)
            expect(story.locator.locator(".lessonfoot")).to_be_in_viewport(ratio=0.99)
            page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            down, across = story.frame()
            assert down <= 1 and across <= 0, f"{screen.id} at {size['width']}: {down}, {across}"
            assert not grave_violations(page), f"{screen.id} at {size['width']}"
            for room, drawn in story.charts():
                assert room == drawn >= LOWEST, f"{screen.id} at {size['width']}"


@pytest.mark.parametrize("chapter", LESSONS)
def test_on_a_phone_nothing_moves_when_a_question_is_answered(page, chapter):
    story = Story(page, chapter)
    page.set_viewport_size(PHONE)
    for k, screen in enumerate(story.lesson.screens):
        if not screen.question:
            continue
        story.go(k)
        before = story.places(KEPT)
        for choice in story.locator.locator(".choicerow button").all():
            choice.click()
            expect(choice).to_have_attribute("aria-pressed", "true")
            shown = story.locator.locator(".answers .shown")
            expect(shown).to_contain_text(choice.inner_text())
            bottom = shown.bounding_box()["y"] + shown.bounding_box()["height"]
            assert bottom <= story.places(".lessonfoot")[0]["y"], f"{screen.id}: behind the foot"
        story.await_done()
        assert story.places(KEPT) == before, screen.id


def test_a_chart_keeps_to_its_room_when_a_question_comes(page):
    story = Story(page, "one_neuron")
    page.set_viewport_size(PHONE)
    open_app(page, "/")
    page.get_by_role("link", name="Three nodes", exact=True).click()
    expect(story.locator).to_have_attribute("data-screen", "whose")
    before = story.await_chart()
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_hidden()  # it lay over the pages
    story.press("that of h₁")
    said = story.locator.locator(".answers .shown")
    expect(said).to_have_css("display", "block")  # one sentence, not a column of its parts
    assert story.await_chart() == before


def test_the_numbers_under_the_rate_stand_apart(page):
    story = Story(page, "one_neuron")
    page.set_viewport_size(PHONE)
    for name, edge in (("bowl", "1"), ("valley", "0.0018")):
        story.go_to(name)
        expect(story.locator.locator(".trainbox .scale text.now")).to_have_text(edge)
        settle(page)
        labels = story.locator.locator(".trainbox .scale text.tick")
        places = sorted(labels.evaluate_all(SIDES))  # all of one frame
        assert len(places) > 2
        for (_, right), (left, _) in pairwise(places):
            assert right + 4 < left, name


@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_next_keeps_its_place_when_a_screen_is_done(page, size):
    story = Story(page, "one_neuron")
    page.set_viewport_size(size)
    for name in ("days", "stops"):
        story.go_to(name)
        before = story.places(".next")
        if name == "days":
            story.locator.get_by_role("slider", name="Read off at").press("ArrowRight")
        else:
            story.press("one of many pairs")
        story.await_done()
        assert story.places(".next") == before, name


@pytest.mark.parametrize("name", ["bowl", "valley"])
def test_the_words_in_the_bowl_stand_apart(page, name):
    story = Story(page, "one_neuron")
    page.set_viewport_size(PHONE)
    story.go_to(name)
    story.await_chart()
    seen = set()
    for _ in range(12):
        story.press("Step")
        seen |= set(apart(story.locator.locator(".bowl text.key")))
    story.press("Train")
    story.await_done()
    story.press("Reset")
    seen |= set(apart(story.locator.locator(".bowl text.key")))
    assert "start" in seen and any(text.startswith("step ") for text in seen)


def apart(labels):
    """The texts of those that are seen; none of them lies on another."""
    texts = [(label.text_content(), label.bounding_box()) for label in labels.all()]
    texts = [it for it, label in zip(texts, labels.all(), strict=True) if label.is_visible()]
    for k, (text, place) in enumerate(texts):
        for other, elsewhere in texts[:k]:
            assert not overlap(lines_of(place), lines_of(elsewhere)), (text, other)
    return [text for text, _ in texts]


def lines_of(place):
    """A text's box without the halo and the room above its letters."""
    return place | {"y": place["y"] + 5, "height": place["height"] - 10}


@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_a_curve_does_not_run_through_its_name(page, size):
    story = Story(page, "any_depth")
    page.set_viewport_size(size)
    story.go_to("bend")
    story.await_chart()
    group = story.locator.get_by_role("group", name="Activation")
    for activation in ("ReLU", "tanh", "identity"):
        group.get_by_role("button", name=activation).click()
        expect(story.locator.locator(".bend .tick.now")).to_contain_text(
            "W*x" if activation == "identity" else activation
        )
        assert story.locator.locator(".bend").evaluate(CROSSED) == [], activation


# the names of curves that a curve runs through
CROSSED = """bend => [...bend.querySelectorAll("text.end")]
  .filter(text => text.textContent && getComputedStyle(text).visibility !== "hidden"
    && text.classList.contains("onpaper"))
  .filter(text => {
    const {x, y, width, height} = text.getBBox();
    return ["curve", "straight"].some(name => {
      const path = bend.querySelector("path." + name), long = path.getTotalLength();
      return [...Array(400).keys()].map(k => path.getPointAtLength(long * k / 399))
        .some(at => at.x > x && at.x < x + width && at.y > y + 3 && at.y < y + height - 3);
    });
  }).map(text => text.textContent)"""


@pytest.mark.parametrize("chapter", LESSONS)
def test_on_a_phone_on_its_side_picture_and_button_are_in_the_window_and_nothing_cut(page, chapter):
    story = Story(page, chapter)
    page.set_viewport_size(SIDEWAYS)
    for k, screen in enumerate(story.lesson.screens):
        story.go(k)
        if story.charts():
            assert story.await_chart() >= LOWEST, screen.id
        if screen.panels[0] in CHARTS:
            expect(story.locator.locator(".room").first).to_be_in_viewport(ratio=0.99)
        if screen.panels[0] == "net":
            plane = story.locator.locator("canvas.plane")
            expect(plane).to_be_in_viewport(ratio=0.99)
            below = plane.bounding_box()["y"] + plane.bounding_box()["height"]
            for part in story.locator.locator(".lessonfoot, .trainbox").all():
                assert below <= part.bounding_box()["y"] + 1, f"{screen.id}: behind it"
        if "steps" in screen.panels:
            button = story.locator.get_by_role("button", name="Train", exact=True)
            expect(button).to_be_in_viewport(ratio=0.99)
            button.click(trial=True)
            expect(button).to_be_in_viewport(ratio=0.99)  # where it was: nothing had to be scrolled
        assert not story.cut(".figure, .sumrow, .nodehead, .nodewords"), screen.id


def test_a_line_is_fitted_by_hand_and_by_training(page):
    story = Story(page, "one_neuron")
    mark = story.locator.get_by_role("slider", name="Read off at")
    mark.press("ArrowRight")
    story.await_done()
    story.press("Next")
    story.await_screen(1)
    before = story.number("loss")
    handle = story.locator.get_by_role("slider", name="left end")
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 40, steps=4)
    page.mouse.up()
    after = story.number("loss")
    assert after < before
    story.locator.get_by_role("slider", name="right end").press("ArrowUp")
    story.await_done()
    field = story.locator.get_by_label("Weight w, the slope")
    field.fill("9")
    field.press("Enter")
    expect(story.locator.locator(".equationline")).to_contain_text("9.00")
    story.press("Next")
    story.press("Let training do it")
    story.await_done()
    expect(story.locator.locator(".losses .same").first).to_have_text("518")
    # nothing is locked, and what was done stays done
    story.go(0)
    story.await_done()
    story.go_to("beat")
    for answer in ("yes, with luck", "no, whatever I drag"):
        story.press(answer)
    story.await_done()
    said = story.locator.locator(".answers .shown")
    expect(said).to_contain_text("Right: from the line of least squares the loss grows")
    story.press("yes, with luck")  # once more, to read it again
    expect(said).to_contain_text("Not yet, because")
    expect(story.locator.locator(".choicerow [aria-pressed=true]")).to_have_count(2)
    story.await_done()


def test_a_page_loaded_anew_is_at_the_screen_it_was(page):
    story = Story(page, "one_neuron")
    story.go(3)
    settle(page)
    page.reload()
    story.await_screen(3)
    expect(story.locator.locator(".lessondot")).to_have_count(len(story.lesson.screens))
    page.goto(page.url.replace("one_neuron", "one_layer"))
    expect(story.locator).to_have_attribute("data-screen", load("one_layer").screens[0].id)


def test_a_term_is_explained_on_a_tap(page):
    story = Story(page, "one_neuron")
    story.go_to("squares")
    term = story.locator.get_by_role("button", name="squares", exact=True)
    term.click()
    card = story.locator.get_by_role("note")
    expect(card).to_contain_text("residual")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(term).to_be_focused()
    for elsewhere in (card, term, story.locator.locator(".chapter")):
        term.click()
        expect(card).to_be_visible()
        elsewhere.click()
        expect(card).to_be_hidden()


def test_the_card_of_a_term_covers_neither_its_words_nor_the_buttons(page):
    story = Story(page, "one_neuron")
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        for name, words in (("neuron", ".lessonsentence"), ("plane", ".hint")):
            story.go_to(name)
            for term in story.locator.locator(f"{words} .term").all():
                term.click()
                card = story.locator.get_by_role("note").bounding_box()
                for part in (words, ".lessonfoot", ".task:not([hidden])"):
                    for it in story.locator.locator(part).all():
                        assert not overlap(card, it.bounding_box()), f"{name}: {part}"


def overlap(one, other):
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size]
        for at, size in (("x", "width"), ("y", "height"))
    )


@pytest.mark.parametrize("chapter", LESSONS)
def test_every_term_can_be_tapped(new_page, chapter):
    page = new_page(viewport=PHONE, has_touch=True)
    story = Story(page, chapter)
    for k in range(len(story.lesson.screens)):
        story.go(k)
        for term in story.locator.locator("button.term:visible").all():
            term.tap()
            expect(term).to_have_attribute("aria-expanded", "true")
            page.keyboard.press("Escape")


def test_the_axes_explain_their_words(page):
    story = Story(page, "one_neuron")
    story.go_to("bowl")
    story.press("intercept at the mean")
    expect(story.locator.get_by_role("note")).to_contain_text("the mean of x")
    story.go_to("valley")
    expect(story.locator.locator(".axisname").first).to_have_text("intercept b: sales at 0")


def test_a_term_is_explained_while_training_writes_new_numbers(page):
    story = Story(page, "one_neuron")
    story.go_to("valley")
    story.press("Train")
    story.await_done()  # and it trains on: the number of steps is in the finding
    card = story.locator.get_by_role("note")
    for term in ("z-scores", "valley"):
        story.press(term)
        expect(card).to_be_visible()
        step = story.locator.get_attribute("data-step")
        expect(story.locator).not_to_have_attribute("data-step", step)
        expect(card).to_be_visible()


def test_the_last_screen_opens_the_playground_in_the_state_reached(page):
    story = Story(page, "one_neuron")
    story.go_to("plane")
    story.press("Train")
    story.await_done()
    expect(story.locator).to_have_attribute("data-playing", "false")
    step = story.number("step")
    story.go_to("stops")
    story.press("Open in the playground")
    expect(page.locator(".st-key-here")).to_have_text("Playground")
    settle(page)
    state = Stage(page).wait(lambda s: s.step == step, "that step")
    assert state.widths == (2, 1) and state.gap < 1e-6


def test_the_last_screen_leads_on_to_the_next_chapter(page):
    story = Story(page, "one_neuron")
    story.go_to("stops")
    story.press("Three nodes")
    expect(story.locator).to_have_attribute("data-screen", load("one_layer").screens[0].id)
    expect(page).to_have_url(re.compile("/one_layer"))
    settle(page)
    page.go_back()
    story.await_screen(len(story.lesson.screens) - 1)


def test_five_seeds_agree_on_the_product(page):
    story = Story(page, "one_layer")
    story.go_to("seeds")
    story.press("Train five")
    rows = story.locator.locator(".seedbox tbody tr")
    expect(rows).to_have_count(6)  # and least squares
    cells = [row.locator("td").all_inner_texts() for row in rows.all()]
    assert len({tuple(row[2:]) for row in cells}) == 1
    assert len({tuple(row[:2]) for row in cells[:5]}) == 5


def test_a_product_is_multiplied_by_pressing_one_place(page):
    page.set_viewport_size({"width": 390, "height": 844})
    story = Story(page, "any_depth")
    story.go_to("shrink")
    places = [story.places(".shrinkbox button")]
    for _ in range(2):
        story.press("Multiply")
        places.append(story.places(".shrinkbox button"))
    story.await_done()
    assert places == places[:1] * 3


def test_the_solid_button_of_a_last_screen_leads_to_the_next_chapter(page):
    story = Story(page, "one_neuron")
    story.go_to("stops")
    onward, playground = (story.locator.locator(button) for button in (".task", ".next"))
    ground = "button => getComputedStyle(button).backgroundColor"
    plain = playground.evaluate(ground)
    story.press("one of many pairs")
    story.await_done()
    expect(onward).to_have_text("Three nodes")
    expect(playground).to_have_css("background-color", plain)
    assert onward.evaluate(ground) != plain


def test_layers_multiply_down_and_activations_break_it(page):
    story = Story(page, "any_depth")
    story.press("Add a layer")
    story.await_done()
    story.go_to("shrink")
    for _ in range(2):
        story.press("Multiply")
    story.await_done()
    story.go_to("bend")
    farthest = story.locator.locator(".farthest b")
    expect(farthest).to_have_text("0")
    story.locator.get_by_role("group", name="Activation").get_by_role("button", name="ReLU").click()
    story.await_done()
    expect(farthest).not_to_have_text("0")
    story.locator.get_by_role("button", name="Screen 1, done").press("Home")
    story.await_screen(0)
